package io.weirkeeper.service.source.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;

/** What tells that a file was not written to since it was looked at: identity, size, times of change. */
record FileMarks(String inode, long size, String modified, String changed) {

    static FileMarks of(Path file) throws IOException {
        Map<String, Object> attributes =
                Files.readAttributes(file, "unix:ino,ctime,size,lastModifiedTime", LinkOption.NOFOLLOW_LINKS);
        return new FileMarks(
                String.valueOf(attributes.get("ino")),
                Long.parseLong(String.valueOf(attributes.get("size"))),
                String.valueOf(attributes.get("lastModifiedTime")),
                String.valueOf(attributes.get("ctime")));
    }
}
