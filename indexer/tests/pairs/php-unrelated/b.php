<?php
function connect(string $dsn, array $options = []): PDO
{
    static $pool = [];
    if (isset($pool[$dsn])) {
        return $pool[$dsn];
    }
    try {
        $pdo = new PDO($dsn, $options['user'] ?? null, $options['password'] ?? null);
        $pdo->setAttribute(PDO::ATTR_ERRMODE, PDO::ERRMODE_EXCEPTION);
    } catch (PDOException $error) {
        throw new ConnectionFailed("cannot reach {$dsn}", 0, $error);
    }
    return $pool[$dsn] = $pdo;
}
