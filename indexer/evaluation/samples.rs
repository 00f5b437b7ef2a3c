//! Functions to test with.

pub(crate) const TOTAL: &str = "def total(cart, rate):
    result = 0
    for item in cart:
        if item.price > 0 and item.stock > 0:
            result += item.price * rate
        else:
            log(item.name, item.price, rate)
    return round(result, 2)
";

/// A function that has nothing to do with [`TOTAL`].
pub(crate) const OTHER: &str = "def connect(host, port, attempts):
    while attempts > 0:
        try:
            with socket.create_connection((host, port), timeout=5) as link:
                return link.recv(1024).decode('utf-8').splitlines()
        except OSError as error:
            warn(f'{host}:{port} does not answer', error)
            attempts -= 1
    raise TimeoutError(host)
";
