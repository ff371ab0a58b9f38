package genlab.data;

import com.drew.imaging.ImageMetadataReader;
import com.drew.imaging.ImageProcessingException;
import com.drew.metadata.exif.ExifIFD0Directory;
import com.twelvemonkeys.imageio.plugins.jpeg.JPEGImageReaderSpi;
import java.awt.Color;
import java.awt.Image;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.spi.IIORegistry;

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

    static {
        // reads CMYK, which the JDK does not; a notebook kernel's class loader hides it from the JDK's own search
        IIORegistry.getDefaultInstance().registerServiceProvider(new JPEGImageReaderSpi());
    }

    /**
     * Reads a folder (not the folders in it), in the order of the file names.
     *
     * <p>Smaller is by averaging over the area of each new pixel, larger by repeating pixels; width and height are scaled
     * apart, nothing is cut off. A picture that its EXIF data call turned is turned upright. Grey becomes equal red, green and blue;
     * what is transparent becomes white.
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
        byte[] pixels = Images.room(folder.toString(), all.size(), 3, height, width);
        for (Path file : all) {
            Stopped.ifAsked();
            try {
                Images.put(upright(file, height, width), 0, pixels, files.size(), plane);
                files.add(file);
            } catch (IOException | ImageProcessingException | RuntimeException e) {
                // decoders throw all kinds of exceptions on broken files
                skipped.add(file.getFileName() + ": " + e.getMessage());
            }
        }
        if (files.isEmpty()) {
            throw new BadFileException(folder, "pictures", "only broken ones, the first: " + skipped.get(0));
        }
        byte[] read = files.size() == all.size() ? pixels : Arrays.copyOf(pixels, files.size() * 3 * plane);
        var images = new Images(name, DataSource.REAL, files.size(), 3, height, width, read, new int[0]);
        return new ImageFolder(images, List.copyOf(files), List.copyOf(skipped));
    }

    /** A picture's colours, row by row: turned and mirrored as EXIF's 1 to 8 say, 1 for as it is, 5 to 8 for on its side. */
    private static int[] upright(Path file, int height, int width) throws IOException, ImageProcessingException {
        BufferedImage picture = decode(file);
        var exif = ImageMetadataReader.readMetadata(file.toFile()).getFirstDirectoryOfType(ExifIFD0Directory.class);
        Integer tag = exif == null ? null : exif.getInteger(ExifIFD0Directory.TAG_ORIENTATION);
        int turn = tag == null ? 1 : tag;
        boolean lies = turn >= 5 && turn <= 8;
        boolean lastRowFirst = List.of(3, 4, 6, 7).contains(turn);
        boolean lastColumnFirst = List.of(2, 3, 7, 8).contains(turn);
        int rows = lies ? width : height;
        int columns = lies ? height : width;
        int[] stored = scaled(picture, rows, columns);
        int[] rgb = new int[height * width];
        for (int p = 0; p < rgb.length; p++) {
            int row = lies ? p % width : p / width;
            int column = lies ? p / width : p % width;
            rgb[p] = stored[
                    (lastRowFirst ? rows - 1 - row : row) * columns
                            + (lastColumnFirst ? columns - 1 - column : column)];
        }
        return rgb;
    }

    static BufferedImage decode(Path file) throws IOException {
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
                List<String> warnings = new ArrayList<>();
                reader.addIIOReadWarningListener((from, warning) -> warnings.add(warning));
                BufferedImage picture = reader.read(0);
                // of a JPEG cut short, what is missing is grey, and nothing is thrown
                for (String warning : warnings) {
                    if (warning.startsWith("Truncated File") || warning.startsWith("Corrupt JPEG data")) {
                        throw new IOException(warning);
                    }
                }
                return drawn(asWritten(picture), height, width);
            } finally {
                reader.dispose();
            }
        }
    }

    /** Java takes most grey pictures' numbers for amounts of light and would brighten 100 to 168: as red, green and blue they stay. */
    private static BufferedImage asWritten(BufferedImage picture) {
        var colours = picture.getColorModel();
        if (colours.getColorSpace().getType() != ColorSpace.TYPE_GRAY) {
            return picture;
        }
        int[] bands = colours.hasAlpha() ? new int[] {0, 0, 0, 1} : new int[3];
        var rgb = new ComponentColorModel(
                ColorSpace.getInstance(ColorSpace.CS_sRGB),
                colours.hasAlpha(),
                false,
                colours.getTransparency(),
                colours.getTransferType());
        var raster =
                picture.getRaster().createWritableChild(0, 0, picture.getWidth(), picture.getHeight(), 0, 0, bands);
        return new BufferedImage(rgb, raster, false, null);
    }

    static int[] scaled(BufferedImage picture, int height, int width) {
        BufferedImage fitting = picture.getHeight() == height && picture.getWidth() == width
                ? picture
                : drawn(picture.getScaledInstance(width, height, Image.SCALE_AREA_AVERAGING), height, width);
        return fitting.getRGB(0, 0, width, height, null, 0, width);
    }

    private static BufferedImage drawn(Image picture, int height, int width) {
        var rgb = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        var graphics = rgb.createGraphics();
        graphics.drawImage(picture, 0, 0, Color.WHITE, null);
        graphics.dispose();
        return rgb;
    }
}
