//: names formatScore scoreText describeInnings
//: names innings turns sides
//: import java.util.*;
/** Writes the score of a cricket match as people say it. */
public static String formatScore(List<Innings> innings, String batting) {
    StringJoiner text = new StringJoiner(" & ");
    int lead = 0;
    for (Innings each : innings) {
        String runs = String.valueOf(each.runs());
        if (each.declared()) {
            runs += "-" + each.wickets() + " dec";
        } else if (each.wickets() < 10) {
            runs += "-" + each.wickets();
        }
        //?
        if (each.overs() > 0 && each.inProgress()) {
            runs += String.format(" (%d.%d overs)", each.overs(), each.balls());
        }
        //.
        //?
        if (each.followOn()) {
            runs += " f/o";
        }
        //.
        lead += each.team().equals(batting) ? each.runs() : -each.runs();
        text.add(each.team() + " " + runs);
    }
    //?
    if (innings.size() > 1 && lead != 0) {
        return text + ", " + batting + (lead > 0 ? " lead by " : " trail by ") + Math.abs(lead);
    }
    return text.toString();
    //|
    return text.toString();
    //.
}
