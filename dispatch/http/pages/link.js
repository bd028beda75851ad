/* The page of a link: sends where this telephone is after its button was pressed, and better places for half a minute.
   Written as browsers of ten years ago understand it; it stores nothing, and asks nobody but where it came from. */

(function () {
  "use strict";

  var WATCH_MS = 30000;
  var BETWEEN_MS = 3000;
  var FIRST_MS = 20000;
  var GOOD_M = 15;
  var BETTER = 0.8; // a fix is told again when its radius is this part of the last one told
  var AGAIN_MS = [2000, 4000, 8000, 15000];

  var SAID = {
    asking: ["Đang hỏi điện thoại vị trí của bạn…\nNếu máy hỏi, chọn Cho phép.", "Asking your phone where you are…\nIf it asks you, choose Allow."],
    sending: ["Đang gửi…", "Sending…"],
    sent: ["Đã gửi, sai số khoảng {m}.", "Sent, within about {m}."],
    better: [" Đang tìm vị trí chính xác hơn, xin giữ trang này.", " Looking for a better one, please keep this page open."],
    done: [" Xong. Bạn có thể đóng trang này hoặc gửi lại.", " Done. You may close this page, or send again."],
    wide: ["\nVị trí còn rất rộng: ra chỗ thoáng, bật định vị (GPS) rồi gửi lại, và nói cho người nghe máy biết bạn ở đâu.", "\nThat is still very wide: go into the open, switch location (GPS) on and send again, and tell the person on the phone where you are."],
    denied: ["Bạn hoặc điện thoại không cho gửi vị trí. Bấm vào biểu tượng ổ khoá cạnh địa chỉ trang, chọn Quyền, cho phép Vị trí, rồi bấm lại. Hoặc nói cho người nghe máy biết bạn ở đâu.", "You or your phone did not allow it. Tap the lock beside the page's address, then Permissions, allow Location, and press again. Or tell the person on the phone where you are."],
    nowhere: ["Điện thoại chưa tìm được vị trí. Bật định vị (GPS), ra gần cửa sổ hoặc chỗ thoáng rồi bấm lại.", "Your phone has not found where it is. Switch location (GPS) on, go to a window or into the open, and press again."],
    unable: ["Trình duyệt này không cho biết vị trí. Hãy mở liên kết bằng Chrome, hoặc nói cho người nghe máy biết bạn ở đâu.", "This browser cannot tell where you are. Open the link in Chrome, or tell the person on the phone where you are."],
    offline: ["Mất mạng. Sẽ tự gửi lại khi có mạng, xin giữ trang này.", "No network. It will be sent as soon as there is one, please keep this page open."],
    busy: ["Tổng đài đang bận, sẽ tự gửi lại sau giây lát.", "The line is busy, it will be sent again in a moment."]
  };

  var root = document.documentElement;
  var button = document.getElementById("send");
  var watch = null, timer = null, ends = 0;
  var told = null, next = null, sending = false, tries = 0, toldAt = 0, later = null;

  function say(tone, parts, metres) {
    var words = ["", ""], i, j;
    for (i = 0; i < parts.length; i++)
      for (j = 0; j < 2; j++) words[j] += SAID[parts[i]][j].replace("{m}", distance(metres, j));
    root.setAttribute("data-tone", tone);
    text("said-vi", words[0]);
    text("said-en", words[1]);
  }

  function text(id, words) {
    var at = document.getElementById(id);
    if (at.textContent !== words) at.textContent = words;
  }

  function distance(metres, language) {
    if (metres === undefined) return "";
    if (metres < 1000) return Math.max(1, Math.round(metres)) + " m";
    var km = (metres / 1000).toFixed(metres < 10000 ? 1 : 0);
    return (language === 0 ? km.replace(".", ",") : km) + " km";
  }

  function press() {
    if (!navigator.geolocation || window.isSecureContext === false) return say("wrong", ["unable"]);
    stop();
    told = null;
    next = null;
    tries = 0;
    ends = Date.now() + WATCH_MS;
    button.disabled = true;
    say("", ["asking"]);
    watch = navigator.geolocation.watchPosition(found, failed, { enableHighAccuracy: true, maximumAge: 0, timeout: FIRST_MS });
    timer = setTimeout(over, WATCH_MS);
  }

  function stop() {
    if (watch !== null) navigator.geolocation.clearWatch(watch);
    clearTimeout(timer);
    watch = timer = null;
    button.disabled = false;
  }

  function found(position) {
    var c = position.coords;
    var fix = { lat: c.latitude, lon: c.longitude, uncertainty_m: Math.min(c.accuracy, 1000000), at: position.timestamp };
    var known = next || told;
    if (known && fix.uncertainty_m > known.uncertainty_m * BETTER && !moved(known, fix)) return;
    next = fix;
    soon();
  }

  /* Further than both circles reach; flat, as it is over a few kilometres. */
  function moved(one, other) {
    var y = (other.lat - one.lat) * 111195;
    var x = (other.lon - one.lon) * 111195 * Math.cos((one.lat * Math.PI) / 180);
    return Math.sqrt(x * x + y * y) > one.uncertainty_m + other.uncertainty_m;
  }

  function failed(error) {
    if (error.code === 1) {
      stop();
      return say("wrong", ["denied"]);
    }
    if (!told && !next && !sending) say("wrong", ["nowhere"]); // it goes on looking until its time is over
  }

  /* Half a minute has passed. */
  function over() {
    var nothing = !told && !next && !sending;
    stop();
    if (nothing) return say("wrong", ["nowhere"]);
    if (told && !next && !sending) finished();
  }

  function finished() {
    say("done", told.uncertainty_m > 1000 ? ["sent", "wide"] : ["sent", "done"], told.uncertainty_m);
  }

  /* As soon as it may be sent: not more often than every few seconds. */
  function soon(wait) {
    if (later !== null) {
      if (wait !== undefined) return;
      if (tries > 0) return;
      clearTimeout(later);
    }
    later = setTimeout(send, wait !== undefined ? wait : Math.max(0, toldAt + BETWEEN_MS - Date.now()));
  }

  function send() {
    var fix = next, request;
    later = null;
    if (!fix || sending) return;
    next = null;
    sending = true;
    if (!told) say("", ["sending"]);
    request = new XMLHttpRequest();
    request.open("POST", location.pathname, true);
    request.setRequestHeader("Content-Type", "application/json");
    request.timeout = 15000;
    request.onload = function () {
      sending = false;
      taken(request.status, fix);
    };
    request.onerror = request.ontimeout = function () {
      sending = false;
      again(fix, "offline");
    };
    request.send(JSON.stringify({
      lat: fix.lat, lon: fix.lon, uncertainty_m: fix.uncertainty_m, at: Math.round(fix.at), now: Date.now(), consent: true
    }));
  }

  function taken(status, fix) {
    if (status === 404) {
      stop();
      next = null;
      text("said-vi", "");
      text("said-en", "");
      return root.setAttribute("data-state", "gone");
    }
    if (status === 422) return say("wrong", ["nowhere"]);
    if (status !== 200) return again(fix, "busy");
    told = fix;
    tries = 0;
    toldAt = Date.now();
    if (fix.uncertainty_m <= GOOD_M) stop();
    if (next) return soon();
    if (watch === null) return finished();
    say("done", told.uncertainty_m > 1000 ? ["sent", "wide"] : ["sent", "better"], told.uncertainty_m);
  }

  /* It did not get through: again and again, by whatever is the best then. */
  function again(fix, why) {
    if (!next) next = fix;
    say("wrong", [why]);
    soon(AGAIN_MS[Math.min(tries++, AGAIN_MS.length - 1)]);
  }

  function online() {
    if (next && later !== null) {
      clearTimeout(later);
      later = setTimeout(send, 0);
    }
  }

  button.onclick = press;
  document.getElementById("switch").onclick = function () {
    root.lang = root.lang === "vi" ? "en" : "vi";
  };
  if (window.addEventListener) window.addEventListener("online", online, false);
})();
