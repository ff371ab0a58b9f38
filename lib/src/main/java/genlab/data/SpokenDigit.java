package genlab.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One recording of the Free Spoken Digit Dataset.
 *
 * @param digit what is said, 0 to 9
 * @param speaker who says it
 * @param take which of the speaker's recordings of this digit
 * @param sound the recording, 8,000 samples a second
 */
public record SpokenDigit(int digit, String speaker, int take, Sound sound) {

    private static final Pattern NAME = Pattern.compile("([0-9])_([a-z]+)_([0-9]{1,3})\\.wav");

    /** The publisher's split holds out these takes, 0 to 4. */
    private static final int TEST_TAKES = 5;

    /** The Free Spoken Digit Dataset; takes 0 to 4 are the test part. */
    public static Split<List<SpokenDigit>> load(DataStore store) {
        return read(store.path("free-spoken-digits", "recordings"));
    }

    /**
     * All recordings of a folder, in the order of their file names; takes 0 to 4 are the test part.
     *
     * @throws BadFileException if the folder is missing or empty, or a WAV file is bad or not named {@code
     *     digit_speaker_take.wav}
     */
    public static Split<List<SpokenDigit>> read(Path folder) {
        var split = new Split<List<SpokenDigit>>(new ArrayList<>(), new ArrayList<>());
        for (Path file : Folders.files(folder, ".wav")) {
            Stopped.ifAsked();
            String name = file.getFileName().toString();
            Matcher parts = NAME.matcher(name);
            if (!parts.matches()) {
                throw new BadFileException(file, "a name like 7_jackson_0.wav", name);
            }
            int take = Integer.parseInt(parts.group(3));
            (take < TEST_TAKES ? split.test() : split.train())
                    .add(new SpokenDigit(Integer.parseInt(parts.group(1)), parts.group(2), take, Sound.read(file)));
        }
        return split;
    }
}
