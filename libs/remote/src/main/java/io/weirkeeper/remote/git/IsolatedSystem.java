package io.weirkeeper.remote.git;

import java.io.File;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jgit.internal.storage.dfs.DfsBlockCache;
import org.eclipse.jgit.internal.storage.dfs.DfsBlockCacheConfig;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.lib.ConfigConstants;
import org.eclipse.jgit.storage.file.FileBasedConfig;
import org.eclipse.jgit.storage.file.WindowCacheConfig;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.FS_POSIX;
import org.eclipse.jgit.util.SystemReader;
import org.jspecify.annotations.Nullable;

/**
 * What JGit gets to see of the machine: no environment, no user's or system's Git settings, and so no reason to start the
 * {@code git} program to ask for them.
 */
final class IsolatedSystem extends SystemReader.Delegate {
    private static final AtomicBoolean INSTALLED = new AtomicBoolean();
    /** Coarser than the clock tick that Linux stamps files with. */
    private static final Duration FILE_TIMES = Duration.ofMillis(10);

    private static final int STREAM_THRESHOLD = 4 << 20;
    private static final int WINDOWS = 8 << 20;
    private static final int DELTA_BASES = 8 << 20;
    /** Of repositories in memory, which are read once. */
    private static final int BLOCK = 16 << 10;

    private static final int BLOCKS = 2 << 20;

    private IsolatedSystem(SystemReader real) {
        super(real);
    }

    /** Makes JGit in this process see no more than this, and bounds its caches. */
    static void install() {
        if (INSTALLED.compareAndSet(false, true)) {
            // read once by the JDK's HTTP client: it may log in to a proxy also on the way to an https server
            System.setProperty("jdk.http.auth.tunneling.disabledSchemes", "");
            SystemReader.setInstance(new IsolatedSystem(SystemReader.getInstance()));
            WindowCacheConfig caches = new WindowCacheConfig();
            caches.setStreamFileThreshold(STREAM_THRESHOLD);
            caches.setPackedGitLimit(WINDOWS);
            caches.setDeltaBaseCacheLimit(DELTA_BASES);
            caches.install();
            DfsBlockCache.reconfigure(
                    new DfsBlockCacheConfig().setBlockSize(BLOCK).setBlockLimit(BLOCKS));
        }
    }

    @Override
    public String getHostname() {
        return "localhost";
    }

    @Override
    public @Nullable String getenv(String variable) {
        return null;
    }

    @Override
    public FileBasedConfig openUserConfig(@Nullable Config parent, FS fs) {
        return new NoConfig(parent, fs);
    }

    @Override
    public FileBasedConfig openSystemConfig(@Nullable Config parent, FS fs) {
        return new NoConfig(parent, fs);
    }

    @Override
    public FileBasedConfig openJGitConfig(@Nullable Config parent, FS fs) {
        return new NoConfig(parent, fs);
    }

    /** A file system that asks no program about itself. */
    static FS fileSystem() {
        return new QuietFileSystem();
    }

    private static final class NoConfig extends FileBasedConfig {
        NoConfig(@Nullable Config parent, FS fs) {
            super(parent, null, fs);
        }

        @Override
        public void load() {}

        @Override
        public void save() {}

        /** Of settings JGit asks for how exact file times are, and would measure it for seconds if nobody knew. */
        @Override
        public long getTimeUnit(String section, @Nullable String sub, String name, long absent, TimeUnit unit) {
            return section.equals(ConfigConstants.CONFIG_FILESYSTEM_SECTION)
                    ? unit.convert(FILE_TIMES)
                    : super.getTimeUnit(section, sub, name, absent, unit);
        }

        @Override
        public boolean isOutdated() {
            return false;
        }
    }

    private static final class QuietFileSystem extends FS_POSIX {
        @Override
        public FS newInstance() {
            return new QuietFileSystem();
        }

        @Override
        public boolean supportsExecute() {
            return false;
        }

        @Override
        protected @Nullable File discoverGitExe() {
            return null;
        }
    }
}
