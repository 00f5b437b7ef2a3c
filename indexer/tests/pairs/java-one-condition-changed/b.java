class A {
    public List<String> adultNames(Repository repository, int limit) throws IOException {
        List<String> labels = new ArrayList<>();
        for (User user : repository.findAll()) {
            if (user.isActive() && user.getAge() > 17 && !user.getName().isEmpty()) {
                labels.add(user.getName().trim().toLowerCase());
            }
            if (labels.size() >= limit) {
                log.info("limit of {} labels reached", limit);
                break;
            }
        }
        Collections.sort(labels);
        return Collections.unmodifiableList(labels);
    }
}
