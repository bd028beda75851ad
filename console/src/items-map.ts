/* Where the map of a page of features starts: the page is made by the process that operations centres read from, and has everything without it. */

import "./look/fonts.css";
import "./look/tokens.css";
import "./look/items-map.css";
import { drawItems } from "./pages/items-map/map";

void drawItems();
