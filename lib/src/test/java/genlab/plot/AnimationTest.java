package genlab.plot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import genlab.data.Rng;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class AnimationTest {

    /** A film as a viewer plays it. */
    private record Played(List<BufferedImage> frames, List<Double> millis, int times) {}

    /** Puts each frame into a PNG of its own, which Java reads. */
    private static Played play(byte[] film) throws IOException {
        var in = new DataInputStream(new ByteArrayInputStream(film));
        assertEquals(0x89504E470D0A1A0AL, in.readLong());
        List<BufferedImage> frames = new ArrayList<>();
        List<Double> millis = new ArrayList<>();
        int announced = 0;
        int times = -1;
        int number = 0;
        int[] place = new int[4];
        Map<String, byte[]> colours = new LinkedHashMap<>();
        boolean over = false;
        while (in.available() > 0) {
            byte[] content = new byte[in.readInt()];
            byte[] type = in.readNBytes(4);
            in.readFully(content);
            assertEquals(checksum(type, content), in.readInt(), "checksum");
            ByteBuffer read = ByteBuffer.wrap(content);
            switch (new String(type, StandardCharsets.US_ASCII)) {
                case "acTL" -> {
                    announced = read.getInt();
                    times = read.getInt();
                }
                case "PLTE", "tRNS" -> colours.put(new String(type, StandardCharsets.US_ASCII), content);
                case "fcTL" -> {
                    assertEquals(number++, read.getInt());
                    for (int i = 0; i < 4; i++) {
                        place[i] = read.getInt();
                    }
                    millis.add(1000.0 * read.getShort() / read.getShort());
                    assertEquals(0, read.get(), "stays");
                    over = read.get() == 1;
                }
                case "IDAT", "fdAT" -> {
                    if (type[0] == 'f') {
                        assertEquals(number++, read.getInt());
                    }
                    byte[] data = Arrays.copyOfRange(content, read.position(), content.length);
                    BufferedImage part = read(place[0], place[1], colours, data);
                    assertEquals(over, !frames.isEmpty());
                    BufferedImage screen = frames.isEmpty() ? part : frames.get(frames.size() - 1);
                    BufferedImage next = Style.sheet(screen.getWidth(), screen.getHeight());
                    Graphics2D g = next.createGraphics();
                    g.drawImage(screen, 0, 0, null);
                    g.drawImage(part, place[2], place[3], null);
                    g.dispose();
                    frames.add(next);
                }
                default -> {}
            }
        }
        assertEquals(announced, frames.size());
        return new Played(frames, millis, times);
    }

    private static BufferedImage read(int width, int height, Map<String, byte[]> colours, byte[] data)
            throws IOException {
        var bytes = new ByteArrayOutputStream();
        var out = new DataOutputStream(bytes);
        out.writeLong(0x89504E470D0A1A0AL);
        ByteBuffer head = ByteBuffer.allocate(13).putInt(width).putInt(height).put(new byte[] {8, 3, 0, 0, 0});
        Map<String, byte[]> chunks = new LinkedHashMap<>();
        chunks.put("IHDR", head.array());
        chunks.putAll(colours);
        chunks.put("IDAT", data);
        chunks.put("IEND", new byte[0]);
        for (var chunk : chunks.entrySet()) {
            byte[] type = chunk.getKey().getBytes(StandardCharsets.US_ASCII);
            out.writeInt(chunk.getValue().length);
            out.write(type);
            out.write(chunk.getValue());
            out.writeInt(checksum(type, chunk.getValue()));
        }
        return ImageIO.read(new ByteArrayInputStream(bytes.toByteArray()));
    }

    private static int checksum(byte[] type, byte[] content) {
        var sum = new CRC32();
        sum.update(type);
        sum.update(content);
        return (int) sum.getValue();
    }

    private static int[] pixels(BufferedImage image) {
        return image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
    }

    /** A square that walks and returns, one frame that repeats the one before. */
    private static List<BufferedImage> walk() {
        List<BufferedImage> frames = new ArrayList<>();
        for (int x : new int[] {0, 7, 7, 30, 0}) {
            BufferedImage frame = Pixels.filled(40, 20, 0xFFFFFF);
            Graphics2D g = frame.createGraphics();
            g.setColor(Style.series(frames.size()));
            g.fillRect(x, 5, 8, 8);
            g.dispose();
            frames.add(frame);
        }
        frames.set(2, frames.get(1));
        return frames;
    }

    @Test
    void playsTheFramesForTheirTimeForEver() throws IOException {
        List<BufferedImage> frames = walk();
        Played played = play(Animation.of(frames).millis(125).hold(1000).png());
        assertEquals(List.of(125.0, 125.0, 125.0, 125.0, 1125.0), played.millis());
        assertEquals(0, played.times(), "for ever");
        for (int i = 0; i < frames.size(); i++) {
            assertArrayEquals(pixels(frames.get(i)), pixels(played.frames().get(i)), "frame " + i);
        }
    }

    @Test
    void manyColoursStayClose() throws IOException {
        List<BufferedImage> frames = new ArrayList<>();
        for (int f = 0; f < 4; f++) {
            var frame = new BufferedImage(100, 100, BufferedImage.TYPE_INT_RGB);
            for (int i = 0; i < 10000; i++) {
                frame.setRGB(i % 100, i / 100, ColourMap.VIRIDIS.rgb(((i * 7 + f * 131) % 10000) / 10000.0));
            }
            frames.add(frame);
        }
        Played played = play(Animation.of(frames).png());
        for (int f = 0; f < 4; f++) {
            int[] wanted = pixels(frames.get(f));
            int[] shown = pixels(played.frames().get(f));
            for (int i = 0; i < wanted.length; i++) {
                for (int shift = 0; shift <= 16; shift += 8) {
                    int off = Math.abs((wanted[i] >> shift & 0xFF) - (shown[i] >> shift & 0xFF));
                    assertTrue(off <= 6, "off by " + off + " of 255");
                }
            }
        }
    }

    @Test
    void fortyFramesOfAPlotAreSmall() {
        List<BufferedImage> frames = new ArrayList<>();
        for (int f = 0; f < 40; f++) {
            Rng rng = Rng.of(f);
            float[] xy = new float[600];
            for (int i = 0; i < xy.length; i++) {
                xy[i] = (float) rng.normal();
            }
            frames.add(Scatter.of("x", "y")
                    .range(-3, 3)
                    .density("", (x, y) -> Math.exp(-x * x - y * y))
                    .with("samples", xy)
                    .title("step " + f)
                    .size(320, 320)
                    .image());
        }
        int size = Animation.of(frames).png().length;
        assertTrue(size < 600_000, size + " bytes");
    }

    /** Without scripts the picture alone is left: no button that does nothing. */
    @Test
    void htmlHoldsTheFilmOnce() {
        Animation animation = Animation.of(walk());
        String html = animation.html();
        String[] parts = html.split("base64,", -1);
        assertEquals(2, parts.length);
        assertArrayEquals(animation.png(), Base64.getDecoder().decode(parts[1].replaceFirst("(?s)\".*", "")));
        assertFalse(html.substring(0, html.indexOf("<script>")).contains("button"));
        String id = html.replaceFirst("(?s)<div id=\"([^\"]+)\".*", "$1");
        assertTrue(html.contains("[id=\"" + id + "\"]"), "the script finds the picture");
        assertEquals(html, Animation.of(walk()).html());
        assertNotEquals(
                html.substring(0, 50), Animation.of(walk()).millis(10).html().substring(0, 50));
    }

    @Test
    void framesOfTwoSizesAreRefused() {
        var e = assertThrows(
                IllegalArgumentException.class,
                () -> Animation.of(List.of(Pixels.filled(3, 3, 0), Pixels.filled(4, 3, 0))));
        assertEquals("frames of 3 x 3 and of 4 x 3 pixels", e.getMessage());
        assertThrows(IllegalArgumentException.class, () -> Animation.of(List.of()));
    }
}
