// A pack that is projected: one screen at a time, by keys, by swipes and by the strip. Nothing is fetched for it but sound.
//
// It needs [data-pack] with [data-screen] in it, and [data-strip], as in templates/workshops/pack_detail.html.

import { PackSounds } from "./pack_sounds.js";
import { listenToKeys, listenToSwipes } from "./screen_keys.js";
import { Screens } from "./screens.js";
import { Strip } from "./strip.js";

const strip = document.querySelector("[data-strip]");
const pack = document.querySelector("[data-pack]");
const screens = new Screens(pack);
new Strip(strip, screens);
new PackSounds(pack, screens, strip.querySelector("[data-strip-sound]"));
listenToKeys(screens);
listenToSwipes(screens);
