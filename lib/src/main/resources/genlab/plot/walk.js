// Shows the picture under the mouse, or under a finger, eight times as large beside the sheet, with its place.
document.querySelectorAll('[id="ELEMENT"]').forEach(async function (box) {
  if (box.children.length > 1) { return; }
  var walk = DATA, sheet = box.firstElementChild, side = box.appendChild(document.createElement('div'));
  await sheet.decode();
  var w = sheet.naturalWidth / walk.columns.length, h = sheet.naturalHeight / walk.rows.length;
  var canvas = document.createElement('canvas'), pen = canvas.getContext('2d');
  canvas.width = sheet.naturalWidth;
  canvas.height = sheet.naturalHeight;
  canvas.style.cssText = 'max-width:100%;cursor:crosshair;touch-action:none';
  box.style.cssText = 'display:flex;flex-wrap:wrap;gap:16px;align-items:center';
  side.style.cssText = 'font:15px sans-serif';
  side.innerHTML = '<canvas width="' + 8 * w + '" height="' + 8 * h + '"></canvas><div></div>';
  var large = side.firstElementChild.getContext('2d');
  large.imageSmoothingEnabled = false;
  function show(column, row) {
    pen.drawImage(sheet, 0, 0);
    pen.strokeStyle = '#e34a33';
    pen.lineWidth = 2;
    pen.strokeRect(column * w, row * h, w, h);
    large.drawImage(sheet, column * w, row * h, w, h, 0, 0, 8 * w, 8 * h);
    side.lastElementChild.innerHTML = walk.across + ' = ' + walk.columns[column].toFixed(2) + ', '
      + walk.down + ' = ' + walk.rows[row].toFixed(2);
  }
  function place(at, length, count) { return Math.max(0, Math.min(count - 1, Math.floor(at / length * count))); }
  canvas.onpointermove = function (e) {
    var at = canvas.getBoundingClientRect();
    show(place(e.clientX - at.left, at.width, walk.columns.length), place(e.clientY - at.top, at.height, walk.rows.length));
  };
  sheet.replaceWith(canvas);
  show(walk.columns.length >> 1, walk.rows.length >> 1);
});
