/* What the citizen's pages do beyond plain HTML: find the telephone, keep what was typed while the network is away, send
   once. Without it they work, too. */
(function () {
  "use strict";
  var KEPT = "tiepung.report";
  var PLACE_MS = 20000;
  var report = document.getElementById("report");

  function each(list, act) {
    Array.prototype.forEach.call(list, act);
  }

  function at(id) {
    return document.getElementById(id);
  }

  /* A browser that keeps nothing throws here. */
  function keep(text) {
    try {
      if (text) sessionStorage.setItem(KEPT, text);
      else sessionStorage.removeItem(KEPT);
    } catch (e) { return; }
  }

  function kept() {
    try {
      return sessionStorage.getItem(KEPT) || "";
    } catch (e) { return ""; }
  }

  function askPlace() {
    var button = at("place"), said = at("place-said");
    said.textContent = button.getAttribute("data-asking");
    navigator.geolocation.getCurrentPosition(function (found) {
      at("lat").value = found.coords.latitude.toFixed(6);
      at("lon").value = found.coords.longitude.toFixed(6);
      said.textContent = button.getAttribute("data-known").replace("{m}", Math.ceil(found.coords.accuracy));
    }, function () {
      said.textContent = button.getAttribute("data-unknown");
    }, { enableHighAccuracy: true, timeout: PLACE_MS, maximumAge: 60000 });
  }

  function tooManyPhotos() {
    var files = at("photos").files, total = 0;
    each(files, function (file) { total += file.size; });
    return files.length > Number(at("photos").getAttribute("data-most")) || total > 24 * 1024 * 1024;
  }

  if (report) {
    if (navigator.geolocation) {
      at("place").hidden = false;
      at("place").onclick = askPlace;
    }
    if (!at("text").value) at("text").value = kept();
    at("text").oninput = function () { keep(at("text").value); };
    at("photos").onchange = function () {
      at("photos-said").textContent = tooManyPhotos() ? report.getAttribute("data-photos") : "";
    };
  }
  if (document.querySelector("[data-sent]")) keep("");

  /* A text brings the code behind `#`, which no server is sent; it does not stay in the address either. */
  function lookUpFromAddress() {
    var box = at("code"), code = location.hash.slice(1);
    if (!box || !/^\d{1,15}-[\w-]{1,20}$/.test(code)) return;
    history.replaceState(null, "", location.pathname + location.search);
    box.value = code;
    box.form.submit();
  }
  lookUpFromAddress();
  window.addEventListener("hashchange", lookUpFromAddress);

  each(document.querySelectorAll("form"), function (form) {
    form.addEventListener("submit", function (event) {
      var button = form.querySelector(".go"), stopped = "";
      if (form === report && navigator.onLine === false) stopped = report.getAttribute("data-offline");
      if (form === report && tooManyPhotos()) stopped = report.getAttribute("data-photos");
      if (stopped) {
        event.preventDefault();
        at("photos-said").textContent = stopped;
        return at("photos").focus();
      }
      if (button) setTimeout(function () { button.disabled = true; }, 0);
    });
  });
  window.addEventListener("pageshow", function () {
    each(document.querySelectorAll(".go"), function (button) { button.disabled = false; });
  });
})();
