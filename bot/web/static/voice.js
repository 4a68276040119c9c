// Where the browser can record, a voice message takes two presses: it is sent as if it had been picked as a file.
(function () {
  "use strict";
  var button = document.getElementById("record"), file = document.getElementById("voice");
  var composer = document.getElementById("composer"), notice = document.getElementById("notice");
  var recorder = null, tick = 0, label, usual;
  if (!button || !navigator.mediaDevices || !window.MediaRecorder || !composer.requestSubmit) return;
  label = button.querySelector("span");
  usual = label.textContent;

  function tell(words) { notice.textContent = words; notice.hidden = !words; }
  function stop() { if (recorder && recorder.state !== "inactive") recorder.stop(); }
  // What is longer than may be sent would be refused: it ends by itself a second before.
  function count(seconds) {
    if (seconds >= button.dataset.most - 1) return stop();
    label.textContent = Math.floor(seconds / 60) + ":" + String(seconds % 60).padStart(2, "0");
    tick = setTimeout(count, 1000, seconds + 1);
  }
  function listen(stream) {
    var parts = [];
    recorder = new MediaRecorder(stream);
    recorder.addEventListener("dataavailable", function (event) { parts.push(event.data); });
    recorder.addEventListener("stop", function () {
      var kept = new DataTransfer();
      clearTimeout(tick);
      stream.getTracks().forEach(function (track) { track.stop(); });
      kept.items.add(new File(parts, "voice", { type: recorder.mimeType }));
      recorder = null;
      button.setAttribute("aria-pressed", "false");
      label.textContent = usual;
      tell("");
      file.files = kept.files;
      composer.requestSubmit();
    });
    recorder.start();
    button.setAttribute("aria-pressed", "true");
    tell(button.dataset.on);
    count(0);
  }
  function giveUp() {
    document.documentElement.classList.remove("records");
    button.hidden = true;
    tell(button.dataset.off);
    file.focus();
  }

  button.addEventListener("click", function () {
    if (recorder) stop();
    else navigator.mediaDevices.getUserMedia({ audio: true }).then(listen).catch(giveUp);
  });
  document.documentElement.classList.add("records");
  button.hidden = false;
})();
