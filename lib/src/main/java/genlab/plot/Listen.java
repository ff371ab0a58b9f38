package genlab.plot;

import ai.djl.util.Preconditions;
import genlab.data.Sound;
import genlab.data.Spectrogram;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Sounds with buttons to play them, side by side, each over its name: HTML that carries the samples and so plays in a notebook and in
 * a page exported from it.
 *
 * <pre>{@code
 * render(Listen.html(sounds), "text/html")
 * }</pre>
 */
public final class Listen {

    private static final int BANDS = 64;

    private Listen() {}

    /** A row of players, more rows where they do not fit. */
    public static String html(List<Sound> sounds) {
        return sounds.stream()
                .map(sound -> "<figure style=\"margin:4px\"><audio controls preload=\"none\""
                        + " style=\"width:180px;height:32px\" src=\"data:audio/wav;base64,"
                        + Base64.getEncoder().encodeToString(sound.wav())
                        + "\"></audio><figcaption style=\"font-size:85%;text-align:center\">"
                        + Tables.text(sound.name()) + "</figcaption></figure>")
                .collect(Collectors.joining("\n", "<div style=\"display:flex;flex-wrap:wrap\">\n", "\n</div>\n"));
    }

    /**
     * Sounds to see, side by side: how loud each is at each time and frequency, in decibels below its loudest place, under its name.
     *
     * @param columns of each sound; a grey one stands between two
     */
    public static HeatMap picture(List<Sound> sounds, int columns) {
        long rates = sounds.stream().mapToInt(Sound::sampleRate).distinct().count();
        Preconditions.checkArgument(
                columns > 0 && rates == 1,
                columns + " columns of sounds " + sounds + ", expected 1 or more, of one sample rate");
        int wide = sounds.size() * (columns + 1) - 1;
        var decibels = new double[BANDS][wide];
        var names = new String[wide];
        var hertz = new String[BANDS];
        Arrays.fill(names, "");
        Arrays.fill(hertz, "");
        for (int r = 0; r < BANDS; r++) {
            Arrays.fill(decibels[r], Double.NaN);
        }
        for (int i = 0; i < sounds.size(); i++) {
            Sound sound = sounds.get(i);
            double[][] loud = Spectrogram.of(sound.samples(), columns, BANDS);
            for (int r = 0; r < BANDS; r++) {
                for (int c = 0; c < columns; c++) {
                    decibels[r][i * (columns + 1) + c] = 50 * (loud[r][c] - 1);
                }
            }
            names[i * (columns + 1) + columns / 2] = sound.name();
        }
        Sound first = sounds.get(0);
        for (int k = 1; k <= 4; k++) {
            hertz[BANDS - k * BANDS / 4] = "" + k * first.sampleRate() / 8; // the band that ends there
        }
        return HeatMap.of(decibels)
                .rows(hertz)
                .columns(names)
                .axes("frequency (Hz)", String.format(Locale.ROOT, "time, %.2f s each", first.seconds()))
                .label("dB")
                .range(-50, 0)
                .size(960, 480);
    }
}
