func load(from url: URL, retries: Int) async throws -> Profile {
    var attempt = 0
    while true {
        do {
            let (data, response) = try await session.data(from: url)
            guard let http = response as? HTTPURLResponse, http.statusCode == 200 else {
                throw LoadError.status(url)
            }
            return try decoder.decode(Profile.self, from: data)
        } catch {
            attempt += 1
            if attempt > retries { throw error }
            try await Task.sleep(nanoseconds: delay(attempt))
        }
    }
}
