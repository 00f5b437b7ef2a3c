func fetch(from address: URL, limit: Int) async throws -> Profile {
  var count = 0
  while true {
    do {
      let (data, response) = try await session.data(from: address)
      guard let http = response as? HTTPURLResponse, http.statusCode == 200 else {
        throw LoadError.status(address)
      }
      return try decoder.decode(Profile.self, from: data)
    } catch {
      count += 1
      if count > limit {
        throw error // for good
      }
      try await Task.sleep(nanoseconds: delay(count))
    }
  }
}
