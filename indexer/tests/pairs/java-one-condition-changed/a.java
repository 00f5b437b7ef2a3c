class A {
    public List<String> activeNames(Repository repository, int limit) throws IOException {
        List<String> names = new ArrayList<>();
        for (User user : repository.findAll()) {
            if (user.isActive() && !user.getName().isEmpty()) {
                names.add(user.getName().trim().toLowerCase());
            }
            if (names.size() >= limit) {
                log.info("limit of {} names reached", limit);
                break;
            }
        }
        Collections.sort(names);
        return Collections.unmodifiableList(names);
    }
}
