/* Where the wall of an operations centre starts: a page of its own, served where such centres read. */

import { effect } from "@preact/signals";
import { render } from "preact";
import "./look/fonts.css";
import "./look/tokens.css";
import "./look/base.css";
import "./look/wall.css";
import "./look/wall-map.css";
import { runClock } from "./lib/clock";
import { language } from "./lib/prefs";
import { follow } from "./pages/wall/state";
import { Wall } from "./pages/wall/wall";

effect(() => {
  document.documentElement.lang = language.value;
});
runClock();
follow();
render(<Wall />, document.getElementById("app") as HTMLElement);
