"""The recordings, without the quiet at their ends, in one file: digits.bin (int16, one after the other, xz) and digits.csv (digit, speaker, take, samples)."""
import array, glob, lzma, os, wave

FRAME, QUIET = 80, 0.02                     # 10 ms; a share of the loudest frame's size
rows, data = [], array.array("h")
for f in sorted(glob.glob("data/free-spoken-digits/recordings/*.wav")):
    w = wave.open(f)
    a = array.array("h", w.readframes(w.getnframes()))
    size = [sum(v * v for v in a[i : i + FRAME]) for i in range(0, len(a) - FRAME + 1, FRAME)]
    loud = [i for i, e in enumerate(size) if e >= QUIET**2 * max(size)]
    a = a[FRAME * loud[0] : FRAME * (loud[-1] + 1)]
    d, s, t = os.path.basename(f)[:-4].split("_")
    rows.append((d, s, t, str(len(a))))
    data.extend(a)
open("digits.csv", "w").write("".join(",".join(r) + "\n" for r in rows))
open("digits.bin.xz", "wb").write(lzma.compress(data.tobytes(), preset=6))
n = sorted(int(r[3]) for r in rows)
print(len(rows), sum(n), "quantiles", [n[int(q * (len(n) - 1))] for q in (0, .01, .05, .25, .5, .75, .95, .99, 1)], sum(v > 8000 for v in n), sum(v > 6144 for v in n), sum(v > 4096 for v in n))
