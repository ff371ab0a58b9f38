package genlab.plot;

import genlab.data.Stopped;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/**
 * A training run as a moving picture that runs again and again: an animated PNG.
 *
 * <pre>
 *   Animation.of(frames).millis(150).hold(1500).html()
 * </pre>
 *
 * All frames share one palette; a frame holds only what changed. The same frames give the same bytes.
 *
 * @see <a href="https://www.w3.org/TR/png-3/#apng-frame-based-animation">PNG, third edition, section 4.9</a>
 */
public final class Animation {

    private final List<BufferedImage> frames;
    private int millis = 200;
    private int hold;

    private Animation(List<BufferedImage> frames) {
        this.frames = frames;
    }

    /** An animation of these frames, all of one size. */
    public static Animation of(List<BufferedImage> frames) {
        if (frames.isEmpty()) {
            throw new IllegalArgumentException("an animation needs at least one frame");
        }
        BufferedImage first = frames.get(0);
        for (BufferedImage frame : frames) {
            if (frame.getWidth() != first.getWidth() || frame.getHeight() != first.getHeight()) {
                throw new IllegalArgumentException("frames of " + first.getWidth() + " x " + first.getHeight()
                        + " and of " + frame.getWidth() + " x " + frame.getHeight() + " pixels");
            }
        }
        return new Animation(List.copyOf(frames));
    }

    /** Sets how long a frame stands, in milliseconds; with {@link #hold}, at most 65 seconds. */
    public Animation millis(int perFrame) {
        millis = perFrame;
        return this;
    }

    /** Sets how much longer the last frame stands, in milliseconds. */
    public Animation hold(int moreMillis) {
        hold = moreMillis;
        return this;
    }

    /** The file of an animated PNG; what does not know these shows its first frame. */
    public byte[] png() {
        int width = frames.get(0).getWidth();
        int height = frames.get(0).getHeight();
        var bytes = new ByteArrayOutputStream();
        try (var file = new DataOutputStream(bytes)) {
            List<int[]> pixels = frames.stream()
                    .map(f -> f.getRGB(0, 0, width, height, null, 0, width))
                    .map(rgb -> IntStream.of(rgb).map(p -> p & 0xFFFFFF).toArray())
                    .toList();
            var palette = new Palette(pixels);
            file.writeLong(0x89504E470D0A1A0AL);
            chunk(file, "IHDR", out -> {
                out.writeInt(width);
                out.writeInt(height);
                out.write(new byte[] {8, 3, 0, 0, 0}); // 8 bits that are an index
            });
            chunk(file, "acTL", out -> {
                out.writeInt(frames.size());
                out.writeInt(0); // times: for ever
            });
            chunk(file, "PLTE", out -> out.write(palette.colours()));
            chunk(file, "tRNS", out -> out.write(0)); // index 0 lets through what was before
            byte[] before = new byte[width * height];
            int number = 0;
            for (int i = 0; i < frames.size(); i++) {
                Stopped.ifAsked();
                byte[] now = palette.indices(pixels.get(i));
                Rectangle at = i == 0 ? new Rectangle(width, height) : changed(before, now, width);
                int sequence = number;
                boolean first = i == 0;
                int time = Math.min(0xFFFF, millis + (i == frames.size() - 1 ? hold : 0));
                chunk(file, "fcTL", out -> {
                    for (int value : new int[] {sequence, at.width, at.height, at.x, at.y}) {
                        out.writeInt(value);
                    }
                    out.writeShort(time);
                    out.writeShort(1000);
                    out.write(new byte[] {0, (byte) (first ? 0 : 1)}); // stays; lies over the frame before
                });
                byte[] data = deflated(now, before, at, width);
                chunk(file, first ? "IDAT" : "fdAT", out -> {
                    if (!first) {
                        out.writeInt(sequence + 1);
                    }
                    out.write(data);
                });
                number += first ? 1 : 2;
                before = now;
            }
            chunk(file, "IEND", out -> {});
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /**
     * The film with buttons to pause, step and slow it down, where scripts run; else, in a notebook that is not trusted or on a
     * code host's page, the same picture, which plays by itself.
     */
    public String html() {
        return Live.html(
                "film", png(), frames.get(0).getWidth(), "film of " + frames.size() + " frames", "player.js", "null");
    }

    private interface Content {
        void write(DataOutputStream out) throws IOException;
    }

    /** Length, type, content and their checksum. */
    private static void chunk(DataOutputStream file, String type, Content content) throws IOException {
        var bytes = new ByteArrayOutputStream();
        var out = new DataOutputStream(bytes);
        out.writeBytes(type);
        content.write(out);
        var checksum = new CRC32();
        checksum.update(bytes.toByteArray());
        file.writeInt(bytes.size() - 4);
        bytes.writeTo(file);
        file.writeInt((int) checksum.getValue());
    }

    /** The smallest rectangle around all pixels that differ, at least one pixel. */
    private static Rectangle changed(byte[] before, byte[] now, int width) {
        var changed = new Rectangle(-1, -1); // none yet: gives way to what is added first
        for (int i = 0; i < now.length; i++) {
            if (now[i] != before[i] && !changed.contains(i % width, i / width)) {
                changed.add(new Rectangle(i % width, i / width, 1, 1));
            }
        }
        return changed.isEmpty() ? new Rectangle(1, 1) : changed;
    }

    /** The indices of this part, row by row, each row led by a 0 (no filter); 0 where they are as before. */
    private static byte[] deflated(byte[] now, byte[] before, Rectangle at, int width) throws IOException {
        var rows = new byte[at.height * (at.width + 1)];
        for (int y = 0; y < at.height; y++) {
            for (int x = 0; x < at.width; x++) {
                int i = (at.y + y) * width + at.x + x;
                rows[y * (at.width + 1) + x + 1] = before[i] == now[i] ? 0 : now[i];
            }
        }
        var bytes = new ByteArrayOutputStream();
        var deflater = new Deflater(Deflater.BEST_COMPRESSION);
        try (var out = new DeflaterOutputStream(bytes, deflater)) {
            out.write(rows);
        } finally {
            deflater.end();
        }
        return bytes.toByteArray();
    }
}
