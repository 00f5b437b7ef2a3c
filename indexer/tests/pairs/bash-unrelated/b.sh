deploy_image() {
  local image="$1" region="${2:-eu-west-1}" tag
  if [ -z "$image" ]; then
    echo "which image?" >&2
    return 1
  fi
  tag="$(git rev-parse --short HEAD)"
  docker build --tag "$image:$tag" . || return 2
  aws ecr get-login-password --region "$region" | docker login --username AWS --password-stdin "$image"
  docker push "$image:$tag"
}
