// Signing in leads back to the place in the page, too. The part of an address after "#" reaches no server, so it is
// added here: to every link to the sign-in page (a[data-sign-in]), and to where its form leads (input[name="next"]).
// Without this script one comes back to the top of the page.

function addPlace() {
  if (!location.hash) return;
  for (const link of document.querySelectorAll("a[data-sign-in]")) {
    const address = new URL(link.href);
    const back = (address.searchParams.get("next") ?? "/").split("#")[0];
    address.searchParams.set("next", back + location.hash);
    link.href = address.href;
  }
}

// Who asked for a closed page was sent on to this one, and the browser kept the place
function addPlaceToForm() {
  const next = document.querySelector('main form input[name="next"]');
  if (next && location.hash && !next.value.includes("#")) next.value += location.hash;
}

addPlaceToForm();
addPlace();
addEventListener("hashchange", addPlace);
