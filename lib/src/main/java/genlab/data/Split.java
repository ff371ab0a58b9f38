package genlab.data;

/**
 * A data set in two parts that share no item.
 *
 * @param train what a model learns from
 * @param test what it is judged on
 * @param <T> the kind of data set
 */
public record Split<T>(T train, T test) {}
