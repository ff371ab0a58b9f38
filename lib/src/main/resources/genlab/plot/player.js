// Takes the frames out of an animated picture, so that they are not needed twice, and puts a player in its place. It relies on
// what Animation.png writes: no filters, one palette, and a frame as what is new over the one before. Off the screen it stands still.
document.querySelectorAll('[id="ELEMENT"]').forEach(async function (box) {
  if (box.children.length > 1 || !window.DecompressionStream) { return; }
  var film = box.firstElementChild, bar = box.appendChild(document.createElement('div'));
  bar.style.display = 'none';
  var bytes = Uint8Array.from(atob(film.src.split(',')[1]), function (c) { return c.charCodeAt(0); });
  var view = new DataView(bytes.buffer), frames = [], colours, now = -1, timer = null, seen = true;
  var playing = !window.matchMedia('(prefers-reduced-motion: reduce)').matches;
  for (var at = 8, length; at < bytes.length; at += length + 12) {
    length = view.getUint32(at);
    var type = String.fromCharCode.apply(null, bytes.subarray(at + 4, at + 8)), frame = frames[frames.length - 1];
    if (type === 'PLTE') { colours = bytes.subarray(at + 8, at + 8 + length); }
    if (type === 'fcTL') {
      frames.push({w: view.getUint32(at + 12), h: view.getUint32(at + 16), x: view.getUint32(at + 20),
        y: view.getUint32(at + 24), millis: view.getUint16(at + 28)});
    } else if (type === 'IDAT' || type === 'fdAT') {
      frame.data = bytes.subarray(at + (type === 'IDAT' ? 8 : 12), at + 8 + length);
    }
  }
  for (var f of frames) {
    var flow = new Blob([f.data]).stream().pipeThrough(new DecompressionStream('deflate'));
    var rows = new Uint8Array(await new Response(flow).arrayBuffer()), picture = new ImageData(f.w, f.h);
    for (var i = 0; i < f.w * f.h; i++) {
      var index = rows[i + 1 + Math.floor(i / f.w)];
      if (index) { picture.data.set([colours[3 * index], colours[3 * index + 1], colours[3 * index + 2], 255], 4 * i); }
    }
    f.picture = await createImageBitmap(picture);
  }
  var canvas = document.createElement('canvas'), pen = canvas.getContext('2d');
  canvas.width = frames[0].w;
  canvas.height = frames[0].h;
  canvas.style.cssText = 'display:block;max-width:100%';
  film.replaceWith(canvas);
  bar.innerHTML = '<button>&lsaquo; step</button><button style="min-width:4.5em"></button><button>step &rsaquo;</button>'
    + '<input type="range" min="0" aria-label="frame"><span></span><select aria-label="speed"></select>';
  bar.querySelector('select').innerHTML = [[1, '1'], [2, '1/2'], [4, '1/4'], [10, '1/10']]
    .map(function (slower) { return '<option value="' + slower[0] + '">speed ' + slower[1] + '</option>'; }).join('');
  bar.style.cssText = 'display:flex;flex-wrap:wrap;gap:6px;align-items:center;margin:4px 0;font:13px sans-serif';
  var buttons = bar.querySelectorAll('button'), slider = bar.querySelector('input');
  slider.max = frames.length - 1;
  slider.style.flex = '0 1 260px';
  function show(i) {
    for (var k = i < now ? 0 : now + 1; k <= i; k++) { pen.drawImage(frames[k].picture, frames[k].x, frames[k].y); }
    now = i;
    slider.value = i;
    bar.querySelector('span').textContent = 'frame ' + (i + 1) + ' of ' + frames.length;
  }
  function go(on) {
    playing = on;
    clearTimeout(timer);
    buttons[1].textContent = on ? 'pause' : 'play';
    if (on && seen) {
      timer = setTimeout(function () { show((now + 1) % frames.length); go(true); },
        frames[now].millis * bar.querySelector('select').value);
    }
  }
  function step(by) { go(false); show((now + by + frames.length) % frames.length); }
  buttons[0].onclick = function () { step(-1); };
  buttons[1].onclick = function () { go(!playing); };
  buttons[2].onclick = function () { step(1); };
  slider.oninput = function () { go(false); show(+slider.value); };
  bar.querySelector('select').onchange = function () { go(playing); };
  show(0);
  go(playing);
  new IntersectionObserver(function (entries) {
    seen = entries[entries.length - 1].isIntersecting;
    go(playing);
  }).observe(box);
});
