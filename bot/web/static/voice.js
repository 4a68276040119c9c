// Where the browser can record, a voice message takes two presses: it is sent as if it had been picked as a file.
(function () {
  "use strict";
  var button = document.getElementById("record"), file = document.getElementById("voice");
  var composer = document.getElementById("composer"), notice = document.getElementById("notice");
  var recorder = null, over = 0;
  if (!button || !navigator.mediaDevices || !window.MediaRecorder || !composer.requestSubmit) return;

  function tell(words) { notice.textContent = words; notice.hidden = !words; }
  function stop() { if (recorder && recorder.state !== "inactive") recorder.stop(); }
  function listen(stream) {
    var parts = [];
    recorder = new MediaRecorder(stream);
    recorder.addEventListener("dataavailable", function (event) { parts.push(event.data); });
    recorder.addEventListener("stop", function () {
      var kept = new DataTransfer();
      clearTimeout(over);
      stream.getTracks().forEach(function (track) { track.stop(); });
      kept.items.add(new File(parts, "voice", { type: recorder.mimeType }));
      recorder = null;
      button.setAttribute("aria-pressed", "false");
      tell("");
      file.files = kept.files;
      composer.requestSubmit();
    });
    recorder.start();
    button.setAttribute("aria-pressed", "true");
    tell(button.dataset.on);
    // What is longer would be refused.
    over = setTimeout(stop, (button.dataset.most - 1) * 1000);
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
