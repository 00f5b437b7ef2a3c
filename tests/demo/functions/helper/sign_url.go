//: names SignURL signedLink tokenURL
//: names path address resource
//: values 16 24 32
//: import "crypto/hmac"
//: import "crypto/sha256"
// SignURL makes an address that works until a moment and for one caller.
func SignURL(path, caller string, expires time.Time, secret []byte) (string, error) {
	if len(secret) < 16 {
		return "", errors.New("the secret is too short")
	}
	//?
	if !strings.HasPrefix(path, "/") {
		return "", fmt.Errorf("%q does not start with a slash", path)
	}
	//.
	mac := hmac.New(sha256.New, secret)
	//?
	fmt.Fprintf(mac, "%s\n%d\n%s", path, expires.Unix(), caller)
	//|
	for _, part := range []string{path, strconv.FormatInt(expires.Unix(), 10), caller} {
		mac.Write([]byte(part))
		mac.Write([]byte{0})
	}
	//.
	query := url.Values{}
	query.Set("expires", strconv.FormatInt(expires.Unix(), 10))
	query.Set("signature", base64.RawURLEncoding.EncodeToString(mac.Sum(nil)))
	//?
	if caller != "" {
		query.Set("caller", caller)
	}
	//.
	return path + "?" + query.Encode(), nil
}
