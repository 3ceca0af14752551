// What packs a release, apart from the module so that nobody who builds msgtrace
// has it in their graph: make release runs it. An .rpm is written by rpmpack, the
// rest needs the standard library only. To raise it, in this folder:
// go get github.com/google/rpmpack@latest && go mod tidy
module msgtrace/release

go 1.26.0

require github.com/google/rpmpack v0.7.1

require (
	github.com/cavaliergopher/cpio v1.0.1 // indirect
	github.com/klauspost/compress v1.18.0 // indirect
	github.com/klauspost/pgzip v1.2.6 // indirect
	github.com/ulikunitz/xz v0.5.12 // indirect
)
