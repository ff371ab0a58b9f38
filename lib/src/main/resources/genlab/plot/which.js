// Shows a pair of pictures at a time, asks which is real, and counts.
document.querySelectorAll('[id="ELEMENT"]').forEach(async function (box) {
  if (box.children.length > 1) { return; }
  var page = DATA, sheet = box.firstElementChild, ask = box.appendChild(document.createElement('div'));
  await sheet.decode();
  var n = page.sides.length, w = sheet.naturalWidth / n, h = sheet.naturalHeight / 2, zoom = Math.ceil(140 / h);
  var voter = Math.random().toString(36).slice(2, 10), votes = [];
  sheet.style.display = 'none';
  ask.style.cssText = 'font:15px sans-serif';
  ask.innerHTML = '<p></p><button></button> <button></button><p></p><button>save my votes</button>';
  var title = ask.children[0], sides = [ask.children[1], ask.children[2]], score = ask.children[3], save = ask.children[4];
  sides.forEach(function (button, side) {
    button.setAttribute('aria-label', side ? 'the right one is real' : 'the left one is real');
    button.style.cssText = 'padding:6px;cursor:pointer';
    button.innerHTML = '<canvas width="' + zoom * w + '" height="' + zoom * h + '" style="display:block"></canvas>';
    button.onclick = function () {
      if (votes.length < n) { votes.push(side == page.sides[votes.length] ? 0 : 1); show(); }
    };
  });
  // Wilson's interval, for 95 of 100
  function interval(k, n) {
    var z = 1.959963984540054, middle = (k + z * z / 2) / (n + z * z);
    var half = z / (n + z * z) * Math.sqrt(k * (n - k) / n + z * z / 4);
    return [middle - half, middle + half];
  }
  function percent(x) { return (100 * x).toFixed(0) + ' %'; }
  function show() {
    var k = votes.length, fooled = votes.reduce(function (a, b) { return a + b; }, 0);
    title.textContent = k < n ? 'Pair ' + (k + 1) + ' of ' + n + ': click on the real one.' : 'That was the last pair. Thank you!';
    sides.forEach(function (button, side) {
      var pen = button.firstElementChild.getContext('2d');
      button.disabled = k == n;
      pen.imageSmoothingEnabled = false;
      if (k < n) { pen.drawImage(sheet, k * w, side * h, w, h, 0, 0, zoom * w, zoom * h); }
    });
    // the score comes at the end: who sees it on the way learns from it
    if (k == n) {
      var ends = interval(fooled, n);
      score.textContent = 'Fooled ' + fooled + ' of ' + n + ' times: ' + percent(fooled / n) + ' (95 % interval '
        + percent(ends[0]) + ' to ' + percent(ends[1]) + '). Guessing gives 50 %; published for CIFAR-10, with another page: 21 %.';
    }
    save.disabled = k == 0;
  }
  save.onclick = function () {
    var id = 'ELEMENT'.slice(-8), lines = ['page,voter,pair,fooled'], link = document.createElement('a');
    votes.forEach(function (vote, i) { lines.push([page.name + '-' + id, voter, i, vote].join(',')); });
    link.href = URL.createObjectURL(new Blob([lines.join('\n') + '\n'], {type: 'text/csv'}));
    link.download = 'votes-' + page.name + '-' + voter + '.csv';
    link.click();
  };
  show();
});
