//: names isAvailable mayPlay inWindow
//: names windows rights licences
//: names now moment time
//: import java.time.*;
//: import java.util.*;
/** Says whether the rights to a programme allow playing it. */
public static boolean isAvailable(List<Window> windows, String territory, String device, Instant now) {
    boolean allowed = false;
    for (Window window : windows) {
        if (!window.territories().contains(territory) && !window.territories().contains("*")) {
            continue;
        }
        //?
        if (!window.devices().isEmpty() && !window.devices().contains(device)) {
            continue;
        }
        //.
        boolean open = !now.isBefore(window.start()) && (window.end() == null || now.isBefore(window.end()));
        //?
        if (open && window.kind() == Kind.BLOCKED) {
            return false;
        }
        //.
        //?
        allowed |= open;
        //|
        if (open && window.kind() != Kind.PREVIEW) {
            allowed = true;
        }
        //.
    }
    return allowed;
}
