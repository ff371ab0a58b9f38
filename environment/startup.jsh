// JJava publishes every println as a message of its own, and its socket drops what a reader is too slow for: of 20,000 lines
// the last are lost, and with them the exception. From the first line on the kernel waits for its reader instead.
try {
    var io = org.dflib.jjava.jupyter.kernel.BaseKernel.notebookKernel().getIO();
    var write = org.dflib.jjava.jupyter.channels.JupyterOutputStream.class.getDeclaredField("write");
    write.setAccessible(true);
    for (String name : List.of("jupyterOut", "jupyterErr")) {
        var stream = io.getClass().getDeclaredField(name);
        stream.setAccessible(true);
        @SuppressWarnings("unchecked")
        var plain = (java.util.function.BiConsumer<org.dflib.jjava.jupyter.channels.ShellReplyEnvironment, String>)
                write.get(stream.get(io));
        java.util.function.BiConsumer<org.dflib.jjava.jupyter.channels.ShellReplyEnvironment, String> patient = (env, text) -> {
            env.getIopub().setXpubNoDrop(true);
            plain.accept(env, text);
        };
        write.set(stream.get(io), patient);
    }
} catch (ReflectiveOperationException e) {
    System.err.println("genlab: this JJava is another one; long output may lose lines (" + e + ")");
}
