/* Where the console starts: looks, then who is here, then the page for them. */

import { render } from "preact";
import "./look/fonts.css";
import "./look/tokens.css";
import "./look/base.css";
import "./look/frame.css";
import { App } from "./app";
import { runClock } from "./lib/clock";
import { dressPage } from "./lib/prefs";
import { resume } from "./lib/session";

dressPage();
runClock();
void resume();
render(<App />, document.getElementById("app") as HTMLElement);
