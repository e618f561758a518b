// A copy that was just made is downloaded at once. The address of its page then ends in #made, which is taken off, so
// that it is not downloaded again by Back or by loading the page anew.
const link = document.querySelector("[data-download]");
if (link && location.hash === "#made") {
  history.replaceState(null, "", location.pathname + location.search);
  link.click();
}
