// Makes the page live. Without it everything works too: each button is an ordinary form, each link a link.
(function () {
  "use strict";
  var byId = document.getElementById.bind(document), each = Function.call.bind(Array.prototype.forEach);
  var main = document.querySelector("main.chat"), scroll = document.querySelector(".scroll");
  var text = byId("text"), photo = byId("photo"), voice = byId("voice"), notice = byId("notice");
  var composer = byId("composer"), presses = byId("presses");
  var fields = [photo, voice].filter(Boolean);
  var known = {}, source = null, enough = false, clicked = null, line = [], again = 0, heardAt = 0, asked = 0, merged = 0;

  function say(words) { notice.textContent = words; notice.hidden = !words; }
  function lastOf(list) {
    var mine = list.querySelectorAll(".mine:not(.foreseen)");
    return mine.length ? mine[mine.length - 1].id : "";
  }
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
    line.filter(function (one) { return one !== line[0] || one.after === lastOf(list); }).forEach(foresee);
    if (log.dataset.live) byId("log").dataset.live = log.dataset.live;
    document.documentElement.classList.toggle("simple", log.dataset.simple === "yes");
    each(["roles", "menu", "big"], function (id) {
      var old = byId(id), item = fresh.querySelector("#" + id);
      if (!old || !item || known[id] === item.outerHTML) return;
      know(item);
      if (id === "menu") item.open = old.open;
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
  function quietly() {
    clearTimeout(again);
    refresh().catch(function () { clearTimeout(again); again = setTimeout(quietly, 3000); });
  }
  // On an open line the answer is told of in a moment, and then both are fetched at once.
  function soon() {
    clearTimeout(again);
    if (source && source.readyState === 1) again = setTimeout(quietly, 400); else quietly();
  }
  function listen() {
    var url = byId("log").dataset.live;
    if (source || enough || !url || !window.EventSource) return;
    source = new EventSource(url);
    heardAt = Date.now();
    [["open", soon], ["news", quietly], ["beat", quietly]].forEach(function (event) {
      source.addEventListener(event[0], function () { heardAt = Date.now(); event[1](); });
    });
    // Too many pages listen, and this one has done so for longest: until somebody looks at it, it only asks at times.
    source.addEventListener("enough", function () { source.close(); source = null; enough = true; });
    source.onerror = function () { if (source.readyState === 2) source = null; };
  }

  function renew(field) {
    field.value = Array.from(crypto.getRandomValues(new Uint32Array(4))).map(function (n) { return n.toString(36); }).join("-").padEnd(16, "0");
  }
  // What one does while something is on its way waits in line: an answer can be seen before the way back is over.
  function send(one) {
    if (line.some(function (other) { return one.press && one.press === other.press; })) return;
    foresee(one);
    if (line.push(one) === 1) post();
  }
  function post() {
    var one = line[0];
    one.after = lastOf(document);
    enough = false;
    main.setAttribute("aria-busy", "true");
    say("");
    fetch("/say", { method: "POST", body: one.body, credentials: "same-origin", headers: { "X-Part": "chat" } })
      .then(function (answer) {
        if (!answer.ok) return answer.text().then(function (words) { throw words; });
        line.shift();
        if (one.press) renew(presses.elements.nonce);
        soon();
      })
      .catch(function (words) {
        // What came after it must not arrive before it: all of it goes back.
        line.splice(0).reverse().forEach(giveBack);
        each(document.querySelectorAll("#log .foreseen"), function (item) { item.remove(); });
        say(typeof words === "string" ? words : main.dataset.failed);
      })
      .then(function () { if (line.length) post(); else main.removeAttribute("aria-busy"); });
  }
  function foresee(one) {
    if (!one.words) return;
    var item = document.createElement("li");
    item.className = "msg mine foreseen";
    item.setAttribute("aria-hidden", "true");
    item.appendChild(document.createElement("div")).className = "bubble";
    item.firstChild.appendChild(document.createElement("p")).className = "text";
    item.querySelector("p").textContent = one.words;
    document.querySelector("#log ol").appendChild(item);
  }
  function giveBack(one) {
    if (one.press) return;
    each(fields, function (field) {
      var files = new DataTransfer();
      one.body.getAll(field.name).concat(Array.from(field.files)).forEach(function (file) {
        if (file.size) files.items.add(file);
      });
      field.files = files.files;
    });
    text.value = [one.body.get("text"), text.value].filter(Boolean).join("\n");
    composer.elements.nonce.value = one.body.get("nonce");
    count();
  }
  function write() {
    var words = text.value.trim(), body = new FormData(composer), picked = photo.files.length;
    var spoken = voice ? voice.files.length : 0;
    if (!words && !picked && !spoken) return;
    send({ body: body, words: [words, spoken ? "🎤" : "", picked ? "🖼 × " + picked : ""].filter(Boolean).join("\n") });
    // The field is free for the next words; what is on its way carries the old mark, by which it is taken once.
    composer.reset();
    renew(composer.elements.nonce);
    count();
    scroll.scrollTop = 0;
  }
  function press(button, body) {
    send({ body: body, press: button.name + "=" + button.value });
    byId("menu").open = false;
    scroll.scrollTop = 0;
  }
  function locate(button, body) {
    function lost() { if (!line.length) main.removeAttribute("aria-busy"); say(main.dataset.nowhere); }
    if (!navigator.geolocation) return lost();
    main.setAttribute("aria-busy", "true");
    navigator.geolocation.getCurrentPosition(function (found) {
      body.append("lat", found.coords.latitude);
      body.append("lon", found.coords.longitude);
      press(button, body);
    }, lost, { enableHighAccuracy: true, timeout: 15000, maximumAge: 60000 });
  }
  function count() {
    byId("picked").textContent = photo.files.length || "";
    if (voice) byId("spoken").textContent = voice.files.length || "";
  }

  document.addEventListener("click", function (event) { clicked = event.target.closest("button"); });
  document.addEventListener("submit", function (event) {
    var form = event.target, button = event.submitter || clicked, body = new FormData(form);
    if (form !== composer && form !== presses) return;
    event.preventDefault();
    if (form === composer) write();
    else if (button.value === "locate") locate(button, body);
    else { body.append(button.name, button.value); press(button, body); }
  });
  fields.forEach(function (field) { field.addEventListener("change", count); });
  text.addEventListener("keydown", function (event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || !matchMedia("(pointer: fine)").matches) return;
    event.preventDefault();
    document.querySelector(".send").click();
  });

  document.addEventListener("visibilitychange", function () {
    if (document.hidden) return;
    enough = false;
    quietly();
  });

  document.documentElement.classList.add("js");
  each(document.querySelectorAll("#log li, #roles, #menu, #big"), know);
  setInterval(function () {
    // A line can be dead without a word, after a night or a tunnel: two missed beats say so.
    if (source && Date.now() - heardAt > 40000) { source.close(); source = null; }
    if (!source || source.readyState !== 1) quietly();
  }, 15000);
  listen();
})();
