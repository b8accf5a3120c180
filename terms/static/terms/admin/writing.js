// The form of a term: each aid is a module of its own, and the form works without any of them.

import "./counting.js";
import "./drafts.js";
import "./linking.js";
import "./markdown.js";
import "./preview.js";
import "./resembling.js";
