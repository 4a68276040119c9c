// Makes the page live. Without it everything works too: each button is an ordinary form, each link a link.
(function () {
  "use strict";
  var byId = document.getElementById.bind(document), each = Function.call.bind(Array.prototype.forEach);
  var main = document.querySelector("main.chat"), scroll = document.querySelector(".scroll");
  var text = byId("text"), photo = byId("photo"), notice = byId("notice");
  var known = {}, source = null, clicked = null, busy = false, asked = 0, merged = 0;

  function say(words) { notice.textContent = words; notice.hidden = !words; }
  function know(item) { known[item.id] = item.outerHTML; }

  // Only what has changed is put in: what one types and reads stays, and a screen reader hears only what is new.
  function merge(fresh) {
    var list = document.querySelector("#log ol"), before = null, log = fresh.querySelector("#log");
    each(log.querySelectorAll("ol > li"), function (item) {
      var old = byId(item.id), html = item.outerHTML;
      if (old && known[item.id] === html) item = old;
      else if (old) list.replaceChild(item, old);
      else list.insertBefore(item, before ? before.nextSibling : list.firstChild);
      known[item.id] = html;
      before = item;
    });
    while (before && before.nextSibling) list.removeChild(before.nextSibling);
    each(list.querySelectorAll("#welcome"), function (item) { if (item !== before) list.removeChild(item); });
    if (log.dataset.live) byId("log").dataset.live = log.dataset.live;
    each(["roles", "menu"], function (id) {
      var old = byId(id), item = fresh.querySelector("#" + id);
      if (!old || !item || known[id] === item.outerHTML) return;
      know(item);
      item.open = old.open;
      old.parentNode.replaceChild(item, old);
    });
  }
  // An answer that was asked for earlier may come later: it must not put back what the page showed before.
  function refresh() {
    var mine = asked += 1;
    return fetch("/?part=chat", { credentials: "same-origin" })
      .then(function (answer) { if (answer.ok) return answer.text(); throw answer; })
      .then(function (html) {
        if (mine > merged) { merged = mine; merge(new DOMParser().parseFromString(html, "text/html")); }
        listen();
      });
  }
  function quietly() { refresh().catch(function () {}); }
  function listen() {
    var url = byId("log").dataset.live;
    if (source || !url || !window.EventSource) return;
    source = new EventSource(url);
    ["open", "news", "beat"].forEach(function (name) { source.addEventListener(name, quietly); });
    source.onerror = function () { if (source.readyState === 2) source = null; };
  }

  function renew(field) {
    field.value = Array.from(crypto.getRandomValues(new Uint32Array(4))).map(function (n) { return n.toString(36); }).join("-").padEnd(16, "0");
  }
  function send(body, done) {
    if (busy) return;
    busy = true;
    main.setAttribute("aria-busy", "true");
    say("");
    fetch("/say", { method: "POST", body: body, credentials: "same-origin", headers: { "X-Part": "chat" } })
      .then(function (answer) {
        if (!answer.ok) return answer.text().then(function (words) { throw words; });
        each(document.querySelectorAll("input[name=nonce]"), renew);
        done();
        byId("menu").open = false;
        scroll.scrollTop = 0;
        quietly();
      })
      .catch(function (words) { say(typeof words === "string" ? words : main.dataset.failed); })
      .then(function () { busy = false; main.removeAttribute("aria-busy"); });
  }
  function locate(body) {
    function lost() { main.removeAttribute("aria-busy"); say(main.dataset.nowhere); }
    if (!navigator.geolocation) return lost();
    main.setAttribute("aria-busy", "true");
    navigator.geolocation.getCurrentPosition(function (found) {
      body.append("lat", found.coords.latitude);
      body.append("lon", found.coords.longitude);
      send(body, function () {});
    }, lost, { enableHighAccuracy: true, timeout: 15000, maximumAge: 60000 });
  }
  function count() { byId("picked").textContent = photo.files.length || ""; }

  document.addEventListener("click", function (event) { clicked = event.target.closest("button"); });
  document.addEventListener("submit", function (event) {
    var form = event.target, button = event.submitter || clicked, body = new FormData(form);
    if (form.id !== "composer" && form.id !== "presses") return;
    event.preventDefault();
    if (form.id === "composer") {
      if (text.value.trim() || photo.files.length) send(body, function () { form.reset(); count(); });
    } else if (button.value === "locate") locate(body);
    else { body.append(button.name, button.value); send(body, function () {}); }
  });
  photo.addEventListener("change", count);
  text.addEventListener("keydown", function (event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || !matchMedia("(pointer: fine)").matches) return;
    event.preventDefault();
    document.querySelector(".send").click();
  });

  document.documentElement.className = "js";
  each(document.querySelectorAll("#log li, #roles, #menu"), know);
  setInterval(function () { if (!source || source.readyState !== 1) quietly(); }, 15000);
  listen();
})();
