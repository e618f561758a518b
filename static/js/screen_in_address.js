// Before the page is shown: whether its address names a screen of a projected pack, so that it comes up as one and nothing
// moves. It is no module, since those run after the page has been shown.

document.documentElement.classList.toggle("is-projected", /^#screen-\d+$/.test(location.hash));
