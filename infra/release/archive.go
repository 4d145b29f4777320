package main

import (
	"archive/tar"
	"archive/zip"
	"compress/gzip"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// pack writes an archive that holds one executable file: a zip file when its name says so, otherwise a compressed tar
// file. Nothing of this machine gets into it, neither users nor times: the file's time is the given one.
func pack(binary, archive string, date time.Time) (err error) {
	content, err := os.ReadFile(binary)
	if err != nil {
		return err
	}
	out, err := os.Create(archive)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, out.Close()) }()
	write := tarred
	if strings.HasSuffix(archive, ".zip") {
		write = zipped
	}
	return write(out, filepath.Base(binary), content, date)
}

func tarred(out io.Writer, name string, content []byte, date time.Time) error {
	squeezed, err := gzip.NewWriterLevel(out, gzip.BestCompression)
	if err != nil {
		return err
	}
	archive := tar.NewWriter(squeezed)
	if err := archive.WriteHeader(&tar.Header{Name: name, Mode: 0o755, Size: int64(len(content)), ModTime: date, Format: tar.FormatUSTAR}); err != nil {
		return err
	}
	if _, err := archive.Write(content); err != nil {
		return err
	}
	return errors.Join(archive.Close(), squeezed.Close())
}

func zipped(out io.Writer, name string, content []byte, date time.Time) error {
	archive := zip.NewWriter(out)
	header := &zip.FileHeader{Name: name, Method: zip.Deflate, Modified: date}
	header.SetMode(0o755)
	file, err := archive.CreateHeader(header)
	if err != nil {
		return err
	}
	if _, err := file.Write(content); err != nil {
		return err
	}
	return archive.Close()
}
