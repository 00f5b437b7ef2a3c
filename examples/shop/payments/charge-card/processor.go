// Package processor talks to the payment processor.
package processor

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand"
	"net/http"
	"time"
)

// ErrDeclined says that the customer's bank refused.
var ErrDeclined = errors.New("the bank declined the payment")

// Client sends requests to the processor.
type Client struct {
	HTTP    *http.Client
	BaseURL string
	Key     string
}

// Authorisation is money that the bank holds for us.
type Authorisation struct {
	ID     string `json:"id"`
	Amount int64  `json:"amount"`
	Status string `json:"status"`
	Reason string `json:"reason"`
}

// sendWithRetry repeats a request while the processor is busy, waiting longer each time.
func sendWithRetry(ctx context.Context, client *http.Client, request *http.Request, attempts int) (*http.Response, error) {
	delay := 200 * time.Millisecond
	var lastErr error
	for attempt := 1; attempt <= attempts; attempt++ {
		response, err := client.Do(request.Clone(ctx))
		if err == nil && response.StatusCode < 500 && response.StatusCode != http.StatusTooManyRequests {
			return response, nil
		}
		if err != nil {
			lastErr = err
		} else {
			lastErr = fmt.Errorf("status %d", response.StatusCode)
			response.Body.Close()
		}
		if attempt == attempts {
			break
		}
		jitter := time.Duration(rand.Int63n(int64(delay) / 2))
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(delay + jitter):
		}
		delay *= 2
	}
	return nil, fmt.Errorf("gave up after %d attempts: %w", attempts, lastErr)
}

// Authorise asks the bank to hold an amount, in cents. The order's number makes it safe to repeat.
func (c *Client) Authorise(ctx context.Context, order string, amount int64, card string) (*Authorisation, error) {
	if amount <= 0 {
		return nil, fmt.Errorf("order %s: amount %d is not positive", order, amount)
	}
	body, err := json.Marshal(map[string]any{"order": order, "amount": amount, "card": card, "capture": false})
	if err != nil {
		return nil, fmt.Errorf("order %s: %w", order, err)
	}
	request, err := http.NewRequest(http.MethodPost, c.BaseURL+"/authorisations", bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	request.Header.Set("Authorization", "Bearer "+c.Key)
	request.Header.Set("Idempotency-Key", order)
	response, err := sendWithRetry(ctx, c.HTTP, request, 4)
	if err != nil {
		return nil, fmt.Errorf("order %s: %w", order, err)
	}
	defer response.Body.Close()
	var authorisation Authorisation
	if err := json.NewDecoder(io.LimitReader(response.Body, 1<<20)).Decode(&authorisation); err != nil {
		return nil, fmt.Errorf("order %s: unreadable answer: %w", order, err)
	}
	if authorisation.Status != "approved" {
		return nil, fmt.Errorf("order %s: %s: %w", order, authorisation.Reason, ErrDeclined)
	}
	return &authorisation, nil
}

// SplitCapture divides a captured amount over deliveries in proportion to their values.
// The cents that rounding leaves over go to the first deliveries.
func SplitCapture(amount int64, values []int64) ([]int64, error) {
	var sum int64
	for _, value := range values {
		if value < 0 {
			return nil, fmt.Errorf("a delivery's value cannot be %d", value)
		}
		sum += value
	}
	if sum == 0 {
		return nil, errors.New("the deliveries have no value")
	}
	parts := make([]int64, len(values))
	rest := amount
	for i, value := range values {
		parts[i] = amount * value / sum
		rest -= parts[i]
	}
	for i := 0; rest > 0; i = (i + 1) % len(parts) {
		parts[i]++
		rest--
	}
	return parts, nil
}
