/* Where the page to read and try the API starts: the page is made by the process that operations centres read from, and can be read without it. */

import "swagger-ui-dist/swagger-ui.css";
import "./look/api.css";
import { showViewer } from "./pages/api/viewer";

void showViewer();
