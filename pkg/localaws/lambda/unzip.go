package lambda

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"sync"
)

// unzipped is a package on disk, unzipped once.
type unzipped struct {
	once sync.Once
	dir  string
	err  error
}

// unpack returns the folder with the function's code, as /var/task is on AWS.
func (p *Processes) unpack(fn Function) (string, error) {
	p.mu.Lock()
	u := p.packages[fn.CodeSha256]
	if u == nil {
		u = &unzipped{dir: filepath.Join(p.dir, strconv.Itoa(len(p.packages)))}
		p.packages[fn.CodeSha256] = u
	}
	p.mu.Unlock()
	u.once.Do(func() {
		body, err := fn.Zip()
		if err == nil {
			err = unzip(body, u.dir)
		}
		u.err = err
	})
	if u.err != nil {
		return "", fmt.Errorf("unzip function %s: %w", fn.Name, u.err)
	}
	return u.dir, nil
}

func unzip(body []byte, dir string) error {
	r, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
	if err != nil {
		return err
	}
	for _, f := range r.File {
		if !filepath.IsLocal(f.Name) {
			return fmt.Errorf("file %q is outside of the package", f.Name)
		}
		if err := extract(f, filepath.Join(dir, f.Name)); err != nil { //nolint:gosec // a local name, as was just checked
			return err
		}
	}
	return nil
}

// maxUnzipped is the most bytes of an unzipped package (Lambda quotas).
const maxUnzipped = 250 * 1024 * 1024

func extract(f *zip.File, to string) error {
	if f.FileInfo().IsDir() {
		return os.MkdirAll(to, 0o750)
	}
	if err := os.MkdirAll(filepath.Dir(to), 0o750); err != nil {
		return err
	}
	from, err := f.Open()
	if err != nil {
		return err
	}
	out, err := os.OpenFile(to, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, f.Mode().Perm()|0o400)
	if err != nil {
		return errors.Join(err, from.Close())
	}
	_, err = io.Copy(out, io.LimitReader(from, maxUnzipped))
	return errors.Join(err, out.Close(), from.Close())
}
