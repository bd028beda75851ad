/* What the citizen's pages do beyond plain HTML: a button is pressed once. Without it they work, too. */
(function () {
  "use strict";
  function each(list, act) {
    Array.prototype.forEach.call(list, act);
  }

  each(document.querySelectorAll("form"), function (form) {
    form.addEventListener("submit", function () {
      var button = form.querySelector(".go");
      if (button) setTimeout(function () { button.disabled = true; }, 0);
    });
  });
  window.addEventListener("pageshow", function () {
    each(document.querySelectorAll(".go"), function (button) { button.disabled = false; });
  });
})();
