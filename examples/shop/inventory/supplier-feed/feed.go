// Package feed reads what suppliers publish.
package feed

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math/rand"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// Price is one line of a supplier's price list, in cents.
type Price struct {
	SKU   string
	Cents int64
	Pack  int
}

// fetchWithBackoff downloads a file from a supplier whose server is often overloaded.
func fetchWithBackoff(ctx context.Context, browser *http.Client, download *http.Request, tries int) (*http.Response, error) {
	wait := 500 * time.Millisecond
	var problem error
	for try := 1; try <= tries; try++ {
		page, err := browser.Do(download.Clone(ctx))
		if err == nil && page.StatusCode < 500 && page.StatusCode != http.StatusTooManyRequests {
			return page, nil
		}
		if err != nil {
			problem = err
		} else {
			problem = fmt.Errorf("supplier answered %d", page.StatusCode)
			page.Body.Close()
		}
		if try == tries {
			break
		}
		spread := time.Duration(rand.Int63n(int64(wait) / 2))
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(wait + spread):
		}
		wait *= 2
		if wait > 30*time.Second {
			wait = 30 * time.Second
		}
	}
	return nil, fmt.Errorf("no file after %d tries: %w", tries, problem)
}

// ParsePriceList reads a price list; a bad line is reported and skipped.
func ParsePriceList(file io.Reader) ([]Price, []error) {
	reader := csv.NewReader(file)
	reader.Comma = ';'
	reader.FieldsPerRecord = -1
	var prices []Price
	var problems []error
	for line := 1; ; line++ {
		record, err := reader.Read()
		if errors.Is(err, io.EOF) {
			return prices, problems
		}
		if err != nil {
			problems = append(problems, fmt.Errorf("line %d: %w", line, err))
			continue
		}
		if len(record) < 3 || strings.HasPrefix(record[0], "#") {
			continue
		}
		amount, err := strconv.ParseFloat(strings.ReplaceAll(record[1], ",", "."), 64)
		if err != nil || amount < 0 {
			problems = append(problems, fmt.Errorf("line %d: price %q", line, record[1]))
			continue
		}
		pack, err := strconv.Atoi(strings.TrimSpace(record[2]))
		if err != nil || pack < 1 {
			problems = append(problems, fmt.Errorf("line %d: pack size %q", line, record[2]))
			continue
		}
		prices = append(prices, Price{SKU: strings.TrimSpace(record[0]), Cents: int64(amount*100 + 0.5), Pack: pack})
	}
}

// CheapestSupplier picks the supplier for a quantity, counting whole packs only.
func CheapestSupplier(offers map[string]Price, quantity int) (string, int64, error) {
	best := ""
	var bestCost int64
	for supplier, offer := range offers {
		packs := (quantity + offer.Pack - 1) / offer.Pack
		cost := int64(packs) * int64(offer.Pack) * offer.Cents
		if best == "" || cost < bestCost || (cost == bestCost && supplier < best) {
			best, bestCost = supplier, cost
		}
	}
	if best == "" {
		return "", 0, errors.New("nobody offers this article")
	}
	return best, bestCost, nil
}
