package genlab.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.GraphicsEnvironment;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StyleTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "0; 1; 0",
                "0.25; 1; 0.25",
                "0.30000000000000004; 1; 0.3",
                "-1; 3; \u22121",
                "-1e-12; 1; 0",
                "1500; 3000; 1500",
                "5000; 20000; 5,000",
                "800000; 1e6; 800,000",
                "2e7; 2e7; 2·10⁷",
                "1e-5; 2e-5; 10⁻⁵",
                "-1e-5; 2e-5; \u221210⁻⁵",
                "100.0002; 0.001; 100.0002",
                "693; 0; 693"
            })
    void numbersAreShort(double value, double range, String expected) {
        assertEquals(expected, Style.number(value, range));
    }

    @Test
    void textIsBrokenAtSpacesAndLineEnds() {
        assertEquals(List.of("one two", "three"), Style.Text.LABEL.wrap("one two\nthree", 1000));
        double width = Style.Text.LABEL.width("one two");
        assertEquals(List.of("one two", "three"), Style.Text.LABEL.wrap("one two three", width + 1));
        assertEquals(List.of("incomprehensible"), Style.Text.LABEL.wrap("incomprehensible", 5));
    }

    @Test
    void chineseIsDrawnWhereAFontHasIt() {
        String text = "生成模型";
        Assumptions.assumeTrue(
                Arrays.stream(GraphicsEnvironment.getLocalGraphicsEnvironment().getAllFonts())
                        .anyMatch(font -> font.canDisplayUpTo(text) < 0),
                "no font with Chinese letters is installed");
        assertEquals(-1, Style.Text.TITLE.font(text).canDisplayUpTo(text));
    }

    @Test
    void rangesRefuseWhatIsNone() {
        assertThrows(IllegalArgumentException.class, () -> new Range(2, 1));
        assertThrows(IllegalArgumentException.class, () -> new Range(Double.NaN, 1));
        assertTrue(new Range(5, 5).width() > 0);
    }
}
