# A static binary alone: check, report, diff of schema files, validate. capture
# of Python and Elixir needs their interpreters; build FROM an image that has them
# and COPY --from this one. check --new-only and history need git likewise.
#
#   docker build --build-arg COMMIT="$(git rev-parse HEAD)" -t parity .
#   docker run --rm --user "$(id -u):$(id -g)" --volume "$PWD:/work" parity check
FROM golang:1.26 AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
ARG COMMIT=
RUN CGO_ENABLED=0 go build -trimpath -ldflags="-s -w -X main.release=v$(cat VERSION)-docker -X main.commit=$COMMIT" -o /parity ./cmd/parity

FROM scratch
COPY --from=build /parity /parity
WORKDIR /work
ENTRYPOINT ["/parity"]
