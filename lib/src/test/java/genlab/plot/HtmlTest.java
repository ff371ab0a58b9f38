package genlab.plot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** Tables and the frame slider. */
class HtmlTest {

    private static long count(String text, String part) {
        return Pattern.compile(Pattern.quote(part)).matcher(text).results().count();
    }

    @Test
    void tableIsEscapedRoundedAndAligned() {
        String html = Tables.html(Table.create(
                "R & D",
                StringColumn.create("<model>", "\"a\" < b", "it's"),
                IntColumn.create("modes", 5, 8),
                DoubleColumn.create("nats", 123.456, -0.5),
                DoubleColumn.create("rate", 0.001, 2e-9)));
        assertTrue(html.contains("R &amp; D") && html.contains("&lt;model&gt;"), html);
        assertTrue(html.contains(">&quot;a&quot; &lt; b</td>") && html.contains(">it&#39;s</td>"), html);
        assertTrue(html.contains("text-align:left\">&quot;a"), html);
        assertTrue(html.contains("text-align:right\">5</td>"), html);
        assertTrue(html.contains("text-align:right\">123.46</td>"), html);
        assertTrue(html.contains("text-align:right\">\u22120.50</td>"), html);
        assertTrue(html.contains(">0.001</td>") && html.contains(">2.00e\u221209</td>"), html);
    }

    @Test
    void missingCellsAreEmptyAndWholeNumbersHaveNoDecimals() {
        String html = Tables.html(Table.create("", DoubleColumn.create("n", 3, Double.NaN, 1200)));
        assertTrue(html.contains(">3</td>") && html.contains("right\"></td>") && html.contains(">1200</td>"), html);
        assertFalse(html.contains("<caption"));
    }

    @Test
    void longTableShowsBothEnds() {
        String html = Tables.html(
                Table.create("", IntColumn.create("i", IntStream.range(0, 100).toArray())));
        assertTrue(html.contains("… 60 rows …"), html);
        assertTrue(html.contains(">19</td>") && html.contains(">80</td>") && html.contains(">99</td>"));
        assertFalse(html.contains(">20</td>") || html.contains(">79</td>"));
    }

    @Test
    void sliderHoldsEveryFrameAndItsCaption() throws java.io.IOException {
        List<BufferedImage> frames = List.of(Pixels.filled(200, 9, 0x123456), Pixels.filled(200, 9, 0x654321));
        String html = FrameSlider.html(frames, List.of("step 1", "<step> \"2\""));
        var data = Pattern.compile("base64,([^\"]+)\"").matcher(html).results().toList();
        assertEquals(2, data.size());
        for (int i = 0; i < 2; i++) {
            assertArrayEquals(
                    Png.bytes(frames.get(i)),
                    Base64.getDecoder().decode(data.get(i).group(1)));
        }
        assertTrue(html.contains("<div>step 1</div>") && html.contains("<div>&lt;step&gt; &quot;2&quot;</div>"), html);
        assertFalse(html.contains("<step>"));
        // without scripts there is the strip alone: no control that does nothing
        assertEquals(0, count(html.substring(0, html.indexOf("<script>")), "<input"));
    }

    @Test
    void sliderIdComesFromTheContent() {
        List<BufferedImage> frames = List.of(Pixels.filled(20, 9, 0x123456));
        String first = FrameSlider.html(frames, List.of("a"));
        assertEquals(first, FrameSlider.html(List.of(Pixels.filled(20, 9, 0x123456)), List.of("a")));
        String other = FrameSlider.html(frames, List.of("b"));
        assertNotEquals(first.substring(0, 50), other.substring(0, 50));
        String id = first.replaceFirst("(?s)<div id=\"([^\"]+)\".*", "$1");
        assertEquals(2, count(first, id), "in the strip and in the script");
    }
}
