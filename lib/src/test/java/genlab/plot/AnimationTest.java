package genlab.plot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import genlab.data.Rng;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.metadata.IIOMetadataNode;
import org.junit.jupiter.api.Test;

class AnimationTest {

    /** A GIF as a viewer plays it. */
    private record Played(List<BufferedImage> frames, List<Integer> hundredths, byte[] loop) {}

    private static Played play(byte[] gif) throws IOException {
        ImageReader reader = ImageIO.getImageReadersByFormatName("gif").next();
        reader.setInput(ImageIO.createImageInputStream(new ByteArrayInputStream(gif)));
        List<BufferedImage> frames = new ArrayList<>();
        List<Integer> times = new ArrayList<>();
        byte[] loop = null;
        BufferedImage screen = null;
        for (int i = 0; i < reader.getNumImages(true); i++) {
            BufferedImage part = reader.read(i);
            var root = (IIOMetadataNode) reader.getImageMetadata(i).getAsTree("javax_imageio_gif_image_1.0");
            var at = (IIOMetadataNode)
                    root.getElementsByTagName("ImageDescriptor").item(0);
            var control = (IIOMetadataNode)
                    root.getElementsByTagName("GraphicControlExtension").item(0);
            assertEquals("doNotDispose", control.getAttribute("disposalMethod"));
            times.add(Integer.parseInt(control.getAttribute("delayTime")));
            if (i == 0) {
                var extension = (IIOMetadataNode)
                        root.getElementsByTagName("ApplicationExtension").item(0);
                assertEquals("NETSCAPE", extension.getAttribute("applicationID"));
                loop = (byte[]) extension.getUserObject();
                screen = Style.sheet(part.getWidth(), part.getHeight());
            }
            var next = new BufferedImage(screen.getWidth(), screen.getHeight(), BufferedImage.TYPE_INT_RGB);
            Graphics2D g = next.createGraphics();
            g.drawImage(screen, 0, 0, null);
            g.drawImage(
                    part,
                    Integer.parseInt(at.getAttribute("imageLeftPosition")),
                    Integer.parseInt(at.getAttribute("imageTopPosition")),
                    null);
            g.dispose();
            frames.add(next);
            screen = next;
        }
        reader.dispose();
        return new Played(frames, times, loop);
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
        Played played = play(Animation.of(frames).millis(120).hold(1000).gif());
        assertEquals(List.of(12, 12, 12, 12, 112), played.hundredths());
        assertArrayEquals(new byte[] {1, 0, 0}, played.loop());
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
        Played played = play(Animation.of(frames).gif());
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
        int size = Animation.of(frames).gif().length;
        assertTrue(size < 600_000, size + " bytes");
    }

    @Test
    void htmlHoldsTheGif() {
        Animation animation = Animation.of(walk());
        String html = animation.html();
        String data = html.replaceFirst(".*base64,", "").replaceFirst("\".*", "");
        assertArrayEquals(animation.gif(), Base64.getDecoder().decode(data));
        assertTrue(html.startsWith("<img src=\"data:image/gif;base64,"));
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
