//: names verifyToken checkToken readClaims
//: names token credential text
//: values 60 30 120
//: import java.time.*;
//: import java.util.*;
/** Reads the claims of a signed token. */
public Claims verifyToken(String token, String audience) throws TokenException {
    String[] parts = token.split("\\.");
    if (parts.length != 3) {
        throw new TokenException("a token has three parts");
    }
    Header header = json.read(Base64.getUrlDecoder().decode(parts[0]), Header.class);
    //?
    if (!"RS256".equals(header.algorithm())) {
        throw new TokenException("unexpected algorithm " + header.algorithm());
    }
    //.
    PublicKey known = keys.find(header.keyId());
    if (known == null || !signatures.matches(known, parts[0] + "." + parts[1], parts[2])) {
        throw new TokenException("the signature is wrong");
    }
    Claims claims = json.read(Base64.getUrlDecoder().decode(parts[1]), Claims.class);
    //~
    if (!claims.audience().contains(audience)) {
        throw new TokenException("not for " + audience);
    }
    //|
    if (claims.expires().isBefore(clock.instant().minusSeconds(60))) {
        throw new TokenException("expired at " + claims.expires());
    }
    //.
    //?
    if (claims.notBefore() != null && claims.notBefore().isAfter(clock.instant().plusSeconds(60))) {
        throw new TokenException("not valid before " + claims.notBefore());
    }
    //.
    return claims;
}
