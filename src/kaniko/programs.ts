/**
 * Programs of the two images, for looking up the commands of a script (DESIGN D13).
 *
 * Kaniko: the debug images hold busybox (musl, default configuration) in /busybox, the executor and three credential
 * helpers (kaniko v1.24.0 deploy/Dockerfile). BuildKit: moby/buildkit rootless v0.32 is Alpine 3.23 with the packages
 * fuse3, fuse-overlayfs, git, openssh, openssl, pigz, shadow-uidmap and xz (moby/buildkit Dockerfile).
 */

const words = (text: string): readonly string[] => text.trim().split(/\s+/);

/** Applets that both busybox builds have. */
const COMMON = words(`
  [ [[ adjtimex arch arp arping ash awk base64 basename bc beep blkdiscard blkid blockdev bunzip2 busybox bzcat bzip2
  cal cat
  chattr chgrp chmod chown chpasswd chroot chvt cksum clear cmp comm cp cpio crond crontab cryptpw cut date dc dd
  deallocvt delgroup deluser depmod df diff dirname dmesg dnsdomainname dos2unix du dumpkmap echo egrep eject env
  ether-wake expand expr factor fallocate false fatattr fbset fbsplash fdflush fdisk fgrep find findfs flock fold free
  fsck fstrim fsync fuser getopt getty grep groups gunzip gzip halt hd head hexdump hostid hostname hwclock id ifconfig
  ifdown ifenslave ifup init inotifyd insmod install ionice iostat ip ipaddr ipcalc ipcrm ipcs iplink ipneigh iproute
  iprule iptunnel kbd_mode kill killall killall5 klogd last less link linux32 linux64 ln loadfont loadkmap logger login
  logread losetup ls lsattr lsmod lsof lsusb lzcat lzma lzop lzopcat makemime md5sum mdev mesg microcom mkdir mkdosfs
  mkfifo mknod mkpasswd mkswap mktemp modinfo modprobe more mount mountpoint mpstat mv nameif nanddump nandwrite nc
  netstat nice nl nmeter nohup nologin nproc nsenter nslookup ntpd od openvt partprobe passwd paste pgrep pidof ping
  ping6 pipe_progress pivot_root pkill pmap poweroff printenv printf ps pscan pstree pwd pwdx raidautorun rdate rdev
  readahead readlink readprofile realpath reboot reformime renice reset resize rev rfkill rm rmdir rmmod route run-parts
  sed sendmail seq setconsole setfont setkeycodes setlogcons setpriv setserial setsid sh sha1sum sha256sum sha3sum
  sha512sum showkey shred shuf slattach sleep sort split stat strings stty su sum swapoff swapon switch_root sync sysctl
  syslogd tac tail tar tee test time timeout top touch tr traceroute traceroute6 tree true truncate tty ttysize tunctl
  udhcpc udhcpc6 umount uname unexpand uniq unix2dos unlink unlzma unshare unxz unzip uptime usleep uudecode uuencode
  vconfig vi vlock volname watch watchdog wc wget which who whoami whois xargs xxd xzcat yes zcat adduser addgroup
`);

const KANIKO_ONLY = words(`
  ar ascii chat chrt conspy crc32 devmem dhcprelay dnsd dpkg dpkg-deb dumpleases ed envdir envuidgid fakeidentd fgconsole
  fdformat freeramdisk fsfreeze ftpd ftpget ftpput hdparm httpd hush i2cdetect i2cdump i2cget i2cset ifplugd inetd
  lpd lpq lpr lsscsi lspci makedevs man mim minips mt patch popmaildir rpm rpm2cpio rtcwake runlevel runsv runsvdir rx
  script scriptreplay setarch setfattr setuidgid softlimit ssl_client start-stop-daemon sulogin sv svc svlogd svok
  taskset tc tcpsvd telnet telnetd tftp tftpd tsort udhcpd udpsvd uevent users w wall bootchartd acpid
  executor warmer docker-credential-gcr docker-credential-ecr-login docker-credential-acr-env
`);

const BUILDKIT_ONLY = words(`
  buildctl buildctl-daemonless.sh buildkitd rootlesskit buildkit-runc runc git ssh scp sftp ssh-keygen ssh-keyscan
  ssh-agent ssh-add openssl pigz unpigz xz newuidmap newgidmap fuse-overlayfs fusermount3 apk ldd getent iconv scanelf
  ts
`);

const KANIKO = new Set([...COMMON, ...KANIKO_ONLY]);
const BUILDKIT = new Set([...COMMON, ...BUILDKIT_ONLY]);

/** Builtins and keywords of busybox ash. */
export const BUILTINS: ReadonlySet<string> = new Set(
  words(`
    . : [ [[ alias bg break case cd chdir command continue echo eval exec exit export false fg getopts hash help history
    jobs kill let local printf pwd read readonly return set shift source test times trap true type ulimit umask unalias
    unset wait if then else elif fi for while until do done esac in function time
  `),
);

/** Where a command by that name is found. */
export function findProgram(name: string): { readonly kaniko: boolean; readonly buildkit: boolean } {
  if (BUILTINS.has(name)) return { kaniko: true, buildkit: true };
  return { kaniko: KANIKO.has(name), buildkit: BUILDKIT.has(name) };
}
