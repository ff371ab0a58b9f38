package genlab.training;

/** Shows how a training stands, in one line that is written over. What it is shown on is the notebook's matter. */
public interface Progress {

    /** Shows nothing. */
    Progress NONE = () -> text -> {};

    /** A line where the cell now running prints. */
    Line open();

    /** One line of text that can be replaced. */
    interface Line {
        /** Replaces what the line shows. */
        void show(String text);
    }
}
