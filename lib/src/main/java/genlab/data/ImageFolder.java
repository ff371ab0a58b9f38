package genlab.data;

import java.awt.Color;
import java.awt.Image;
import java.awt.image.BufferedImage;
import java.awt.image.PixelGrabber;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;

/**
 * The PNG and JPEG files of one folder, all brought to one size in red, green and blue.
 *
 * @param images (N, 3, H, W), no labels, in the order of {@code files}
 * @param files the file of each image
 * @param skipped a line for each file that could not be read: its name and why
 */
public record ImageFolder(Images images, List<Path> files, List<String> skipped) {

    /** A picture of more than this is taken for a mistake: 100 million. */
    private static final long MOST_PIXELS = 100_000_000;

    /**
     * Reads a folder (not the folders in it), in the order of the file names.
     *
     * <p>Smaller is by averaging over the area of each new pixel, larger by repeating pixels; width and height are scaled
     * apart, nothing is cut off. Grey becomes equal red, green and blue; what is transparent becomes white.
     *
     * @param name what stands in captions
     * @param folder the folder
     * @param height rows of pixels
     * @param width pixels a row
     * @throws BadFileException if the folder is missing, or holds no picture that can be read
     */
    public static ImageFolder read(String name, Path folder, int height, int width) {
        List<Path> all = Folders.files(folder, ".png", ".jpg", ".jpeg");
        List<Path> files = new ArrayList<>();
        List<String> skipped = new ArrayList<>();
        int plane = height * width;
        byte[] pixels = new byte[Math.multiplyExact(all.size(), 3 * plane)];
        for (Path file : all) {
            int[] rgb;
            try {
                rgb = scaled(decode(file), height, width);
            } catch (IOException | RuntimeException e) {
                // decoders throw all kinds of exceptions on broken files
                skipped.add(file.getFileName() + ": " + e.getMessage());
                continue;
            }
            int start = files.size() * 3 * plane;
            for (int p = 0; p < plane; p++) {
                pixels[start + p] = (byte) (rgb[p] >> 16);
                pixels[start + plane + p] = (byte) (rgb[p] >> 8);
                pixels[start + 2 * plane + p] = (byte) rgb[p];
            }
            files.add(file);
        }
        if (files.isEmpty()) {
            throw new BadFileException(folder, "pictures", "only broken ones, the first: " + skipped.get(0));
        }
        byte[] read = files.size() == all.size() ? pixels : Arrays.copyOf(pixels, files.size() * 3 * plane);
        var images = new Images(name, DataSource.REAL, files.size(), 3, height, width, read, new int[0]);
        return new ImageFolder(images, List.copyOf(files), List.copyOf(skipped));
    }

    private static BufferedImage decode(Path file) throws IOException {
        try (var in = ImageIO.createImageInputStream(file.toFile())) {
            var readers = ImageIO.getImageReaders(in);
            if (!readers.hasNext()) {
                throw new IOException("not a picture");
            }
            ImageReader reader = readers.next();
            try {
                reader.setInput(in);
                int height = reader.getHeight(0);
                int width = reader.getWidth(0);
                // looked at before decoding: a small file can claim any size
                if ((long) height * width > MOST_PIXELS) {
                    throw new IOException(height + " x " + width + " pixels, more than " + MOST_PIXELS);
                }
                BufferedImage picture = reader.read(0);
                var rgb = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
                var graphics = rgb.createGraphics();
                graphics.drawImage(picture, 0, 0, Color.WHITE, null);
                graphics.dispose();
                return rgb;
            } finally {
                reader.dispose();
            }
        }
    }

    private static int[] scaled(BufferedImage picture, int height, int width) throws IOException {
        if (picture.getHeight() == height && picture.getWidth() == width) {
            return picture.getRGB(0, 0, width, height, null, 0, width);
        }
        Image smaller = picture.getScaledInstance(width, height, Image.SCALE_AREA_AVERAGING);
        int[] rgb = new int[height * width];
        try {
            if (!new PixelGrabber(smaller, 0, 0, width, height, rgb, 0, width).grabPixels()) {
                throw new IOException("could not be scaled");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while reading pictures", e);
        }
        return rgb;
    }
}
