package genlab.plot;

import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * A training run as a moving picture: a GIF that runs again and again.
 *
 * <pre>
 *   Animation.of(frames).millis(150).hold(1500).html()
 * </pre>
 *
 * All frames share one palette; a frame holds only what changed. The same frames give the same bytes.
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

    /** Sets how long a frame stands, in milliseconds; GIF keeps hundredths of a second. */
    public Animation millis(int perFrame) {
        millis = perFrame;
        return this;
    }

    /** Sets how much longer the last frame stands, in milliseconds. */
    public Animation hold(int moreMillis) {
        hold = moreMillis;
        return this;
    }

    /** The GIF file. */
    public byte[] gif() {
        Palette palette = Palette.of(frames);
        IndexColorModel model = palette.model();
        int width = frames.get(0).getWidth();
        int height = frames.get(0).getHeight();
        ImageWriter writer = ImageIO.getImageWritersByFormatName("gif").next();
        var bytes = new ByteArrayOutputStream();
        try (var out = new MemoryCacheImageOutputStream(bytes)) {
            writer.setOutput(out);
            writer.prepareWriteSequence(streamMetadata(writer, model, width, height));
            byte[] before = null;
            for (int i = 0; i < frames.size(); i++) {
                byte[] now = palette.indices(frames.get(i));
                Rectangle changed = before == null ? new Rectangle(width, height) : changed(before, now, width);
                BufferedImage part = part(now, before, changed, width, model);
                int time = millis + (i == frames.size() - 1 ? hold : 0);
                writer.writeToSequence(new IIOImage(part, null, frameMetadata(writer, part, changed, time)), null);
                before = now;
            }
            writer.endWriteSequence();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    /** Writes the GIF file. */
    public void save(Path file) {
        try {
            Files.write(file, gif());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The GIF inside an HTML image, which a notebook keeps and shows without scripts. */
    public String html() {
        return "<img src=\"data:image/gif;base64," + Base64.getEncoder().encodeToString(gif()) + "\" width=\""
                + frames.get(0).getWidth() + "\" alt=\"animation of " + frames.size() + " frames\">";
    }

    /** The smallest rectangle around all pixels that differ, at least one pixel. */
    private static Rectangle changed(byte[] before, byte[] now, int width) {
        Rectangle changed = null;
        for (int i = 0; i < now.length; i++) {
            if (now[i] != before[i]) {
                var pixel = new Rectangle(i % width, i / width, 1, 1);
                if (changed == null) {
                    changed = pixel;
                } else if (!changed.contains(pixel)) {
                    changed.add(pixel);
                }
            }
        }
        return changed == null ? new Rectangle(1, 1) : changed;
    }

    private static BufferedImage part(byte[] now, byte[] before, Rectangle at, int width, IndexColorModel model) {
        var part = new BufferedImage(at.width, at.height, BufferedImage.TYPE_BYTE_INDEXED, model);
        for (int y = 0; y < at.height; y++) {
            for (int x = 0; x < at.width; x++) {
                int i = (at.y + y) * width + at.x + x;
                boolean same = before != null && before[i] == now[i];
                part.getRaster().setSample(x, y, 0, same ? Palette.SAME : now[i] & 0xFF);
            }
        }
        return part;
    }

    private static IIOMetadata streamMetadata(ImageWriter writer, IndexColorModel model, int width, int height)
            throws IOException {
        IIOMetadata metadata = writer.getDefaultStreamMetadata(null);
        String format = metadata.getNativeMetadataFormatName();
        var root = new IIOMetadataNode(format);
        root.appendChild(node("Version", "value", "89a"));
        root.appendChild(node(
                "LogicalScreenDescriptor",
                "logicalScreenWidth",
                "" + width,
                "logicalScreenHeight",
                "" + height,
                "colorResolution",
                "8",
                "pixelAspectRatio",
                "0"));
        IIOMetadataNode table = node(
                "GlobalColorTable", "sizeOfGlobalColorTable", "256", "backgroundColorIndex", "0", "sortFlag", "FALSE");
        for (int i = 0; i < 256; i++) {
            table.appendChild(node(
                    "ColorTableEntry",
                    "index",
                    "" + i,
                    "red",
                    "" + model.getRed(i),
                    "green",
                    "" + model.getGreen(i),
                    "blue",
                    "" + model.getBlue(i)));
        }
        root.appendChild(table);
        metadata.setFromTree(format, root);
        return metadata;
    }

    private static IIOMetadata frameMetadata(ImageWriter writer, BufferedImage part, Rectangle at, int time)
            throws IOException {
        IIOMetadata metadata = writer.getDefaultImageMetadata(new ImageTypeSpecifier(part), null);
        String format = metadata.getNativeMetadataFormatName();
        var root = new IIOMetadataNode(format);
        root.appendChild(node(
                "ImageDescriptor",
                "imageLeftPosition",
                "" + at.x,
                "imageTopPosition",
                "" + at.y,
                "imageWidth",
                "" + at.width,
                "imageHeight",
                "" + at.height,
                "interlaceFlag",
                "FALSE"));
        root.appendChild(node(
                "GraphicControlExtension",
                "disposalMethod",
                "doNotDispose",
                "userInputFlag",
                "FALSE",
                "transparentColorFlag",
                "TRUE",
                "delayTime",
                "" + Math.round(time / 10.0),
                "transparentColorIndex",
                "" + Palette.SAME));
        IIOMetadataNode loop = node("ApplicationExtension", "applicationID", "NETSCAPE", "authenticationCode", "2.0");
        loop.setUserObject(new byte[] {1, 0, 0}); // 0 times: for ever
        var extensions = new IIOMetadataNode("ApplicationExtensions");
        extensions.appendChild(loop);
        root.appendChild(extensions);
        metadata.setFromTree(format, root);
        return metadata;
    }

    private static IIOMetadataNode node(String name, String... attributes) {
        var node = new IIOMetadataNode(name);
        for (int i = 0; i < attributes.length; i += 2) {
            node.setAttribute(attributes[i], attributes[i + 1]);
        }
        return node;
    }
}
