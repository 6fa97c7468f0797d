import type { DownloadProgress } from '../../contracts/components/dataset-source.js';
import type { Activity, Progress } from '../../contracts/progress.js';

/** Shows downloads while `work` runs: one activity for each item that is downloaded or hashed. */
export async function showingDownloads<T>(
  progress: Progress,
  work: (downloadProgress: DownloadProgress) => Promise<T>,
): Promise<T> {
  const activities = new Map<string, Activity>();
  try {
    return await work(({ action = 'download', what, receivedBytes, totalBytes }) => {
      const activity = activities.get(what) ?? progress.begin(`${action} ${what}`, 'bytes');
      activities.set(what, activity);
      activity.update(receivedBytes, totalBytes);
    });
  } finally {
    for (const activity of activities.values()) activity.end();
  }
}
